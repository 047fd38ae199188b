package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.AutoTuneScope;
import dev.tapedeck.bot.settings.BotSettings;
import dev.tapedeck.document.Normalizer;
import dev.tapedeck.json.RawArray;
import dev.tapedeck.json.RawObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The autotune document of a bot. Changes and unknown members are kept as they were written.
 *
 * @param history the newest changes, the oldest first
 * @param closesSeen trades ever counted
 */
public record AutotuneState(
        boolean enabled,
        AutoTuneScope scope,
        List<byte[]> history,
        long closesSeen,
        AutotuneWindow window,
        RawObject document) {
    public static final int MAX_HISTORY = 200;

    /** It looks after so many trades, or after so long, whichever comes first. */
    static final int LOOK_TRADES = 6;

    static final long LOOK_MILLIS = 30 * 60_000L;

    private static final byte[] NONE = RawObject.literal("[]");

    private static final Normalizer TODAY =
            Normalizer.unversioned()
                    .rule(AutotuneState::enabled)
                    .rule(AutotuneState::scope)
                    .fill("lastApplied", "null")
                    .rule(AutotuneState::history)
                    .rule(AutotuneState::closesSeen);

    public AutotuneState {
        history = List.copyOf(history);
    }

    /** As the settings say, with nothing seen yet. */
    public static AutotuneState fresh(BotSettings settings) {
        return read(RawObject.literal("{}"))
                .configured(settings.autoTuneEnabled(), settings.autoTuneScope());
    }

    /** The same array when it has the form of today. */
    public static byte[] normalize(byte[] document) {
        return TODAY.normalize(document);
    }

    public static AutotuneState read(byte[] stored) {
        RawObject document = RawObject.parse(normalize(stored)).orElseGet(RawObject::empty);
        Fields json = new Fields(document);
        return new AutotuneState(
                json.flag("enabled"),
                json.word("scope", AutoTuneScope.class).orElse(AutoTuneScope.GLOBAL),
                RawArray.elements(document.has("history") ? document.required("history") : NONE),
                json.whole("closesSeen", 0),
                AutotuneWindow.read(json.object("window")),
                document);
    }

    public byte[] toJson() {
        RawObject json = RawObject.parse(document.toJson()).orElseGet(RawObject::empty);
        return json.put("enabled", RawObject.literal(String.valueOf(enabled)))
                .put("scope", RawObject.string(scope.name()))
                .put("history", RawArray.of(history))
                .put("closesSeen", DeskForm.whole(closesSeen))
                .put("window", window.toJson())
                .toJson();
    }

    public AutotuneState configured(boolean nowEnabled, AutoTuneScope nowScope) {
        return new AutotuneState(nowEnabled, nowScope, history, closesSeen, window, document);
    }

    public AutotuneState with(ClosedTrade trade) {
        return new AutotuneState(
                enabled, scope, history, closesSeen + 1, window.with(trade), document);
    }

    /** Begins to count, unless it has; called when the bot begins to run. */
    public AutotuneState begun(long now) {
        return window.since() > 0 ? this : looked(now);
    }

    /** Whether it should look now. */
    public boolean isDue(long now) {
        return enabled
                && window.since() > 0
                && (window.trades() >= LOOK_TRADES || now - window.since() >= LOOK_MILLIS);
    }

    /** Looks: what should change, if anything. The caller applies it and goes on from here. */
    public Optional<AutotunePlan> plan(BotSettings settings) {
        return AutotunePlanner.plan(scope, settings, window);
    }

    /** It looked and nothing was to be changed; counting begins again. */
    public AutotuneState looked(long now) {
        return new AutotuneState(
                enabled, scope, history, closesSeen, AutotuneWindow.from(now), document);
    }

    /** It looked, and the plan was carried out. */
    public AutotuneState applied(AutotunePlan plan, long now) {
        byte[] change = plan.change(now);
        List<byte[]> longer = new ArrayList<>(history);
        longer.add(change);
        RawObject last = RawObject.parse(document.toJson()).orElseGet(RawObject::empty);
        return new AutotuneState(
                enabled,
                scope,
                newest(longer),
                closesSeen,
                AutotuneWindow.from(now),
                last.put("lastApplied", change));
    }

    private static List<byte[]> newest(List<byte[]> changes) {
        return changes.subList(Math.max(0, changes.size() - MAX_HISTORY), changes.size());
    }

    private static void enabled(RawObject json) {
        byte[] value = json.get("enabled");
        if (value == null || (value[0] != 't' && value[0] != 'f')) {
            json.put("enabled", RawObject.literal("false"));
        }
    }

    private static void scope(RawObject json) {
        if (new Fields(json).word("scope", AutoTuneScope.class).isEmpty()) {
            json.put("scope", RawObject.string(AutoTuneScope.GLOBAL.name()));
        }
    }

    private static void history(RawObject json) {
        byte[] value = json.get("history");
        if (value == null || value[0] != '[') {
            json.put("history", NONE);
            return;
        }
        List<byte[]> all = RawArray.elements(value);
        List<byte[]> changes = newest(all.stream().filter(each -> each[0] == '{').toList());
        if (changes.size() != all.size()) {
            json.put("history", RawArray.of(changes));
        }
    }

    private static void closesSeen(RawObject json) {
        boolean good =
                json.decimal("closesSeen")
                        .filter(n -> n.signum() >= 0 && n.stripTrailingZeros().scale() <= 0)
                        .isPresent();
        if (!good) {
            json.put("closesSeen", DeskForm.whole(0));
        }
    }
}
