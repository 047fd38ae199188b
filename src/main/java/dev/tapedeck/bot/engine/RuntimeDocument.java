package dev.tapedeck.bot.engine;

import dev.tapedeck.json.RawObject;
import dev.tapedeck.problem.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A bot as its runtime document holds it. Whoever reads one gets a bot that is not running and
 * paused; resumed, it goes on as if nothing had been.
 */
public final class RuntimeDocument {
    private static final Set<String> KNOWN =
            Set.of(
                    "savedAt",
                    "paused",
                    "running",
                    "runningSinceTs",
                    "activeUptimeMs",
                    "config",
                    "symbols",
                    "guardrails",
                    "stats");
    private static final Set<String> KNOWN_OF_SYMBOL =
            Set.of(
                    "state",
                    "lastTickTs",
                    "markPrice",
                    "orders",
                    "unrealizedPnlUSDT",
                    "impulse",
                    "armed",
                    "order",
                    "position",
                    "candle",
                    "previousCandle",
                    "trend",
                    "signals",
                    "noEntry",
                    "stats");

    private RuntimeDocument() {}

    /**
     * What came of reading one.
     *
     * @param repaired where something could not be taken as it was, and what became of it
     */
    public record Restored(PaperBot bot, List<String> repaired) {
        public Restored {
            repaired = List.copyOf(repaired);
        }
    }

    /** Over the members that nobody here knows, which stay. */
    static byte[] write(PaperBot bot, RawObject unknown, long savedAt) {
        RawObject json = RawObject.parse(unknown.toJson()).orElseGet(RawObject::empty);
        Ledger ledger = bot.ledger();
        json.put("savedAt", DeskForm.whole(savedAt));
        json.put("paused", RawObject.literal(String.valueOf(bot.isPaused())));
        json.put("running", RawObject.literal(String.valueOf(bot.isRunning())));
        OptionalLong since = bot.uptime().since();
        if (since.isPresent()) {
            json.put("runningSinceTs", DeskForm.whole(since.getAsLong()));
        }
        json.put("activeUptimeMs", DeskForm.whole(bot.activeUptimeMillis(savedAt)));
        json.put("config", bot.config().json());
        JsonObject symbols = new JsonObject();
        bot.desks().forEach(desk -> symbols.raw(desk.symbol(), DeskForm.write(desk)));
        json.put("symbols", symbols.end());
        json.put(
                "guardrails",
                new JsonObject()
                        .whole("day", ledger.dailyLoss().day())
                        .number("dayPnlUSDT", ledger.dailyLoss().pnl())
                        .whole("lossesInARow", ledger.streak().losses())
                        .end());
        json.put("stats", StatsJson.write(ledger.tally(), ledger.equity()));
        return json.toJson();
    }

    /**
     * Of a document of any age; what it lacks gets its default.
     *
     * @param fallback settings for a document whose own cannot be taken
     */
    public static Restored read(byte[] document, BotConfig fallback) {
        Fields json = Fields.of(document);
        List<String> repaired = new ArrayList<>();
        BotConfig config = config(json, fallback, repaired);
        List<Desk> desks = new ArrayList<>();
        Fields symbols = json.object("symbols");
        for (String symbol : symbols.object().names()) {
            desks.add(
                    desk(
                            symbol,
                            symbols.object(symbol),
                            new StateForm(symbol, config.settings(), json.whole("savedAt", 0)),
                            repaired));
        }
        PaperBot bot =
                PaperBot.restored(
                        config,
                        ledger(json, desks),
                        new Uptime(
                                Math.max(0, json.whole("activeUptimeMs", 0)), OptionalLong.empty()),
                        desks,
                        without(json.object(), KNOWN));
        return new Restored(bot, repaired);
    }

    private static BotConfig config(Fields json, BotConfig fallback, List<String> repaired) {
        byte[] stored = json.object().get("config");
        if (stored == null) {
            repaired.add("config: missing, took the active profile's");
            return fallback;
        }
        try {
            return BotConfig.of(stored);
        } catch (Problem e) {
            repaired.add("config: " + e.getMessage() + ", took the active profile's");
            return fallback;
        }
    }

    private static Desk desk(String symbol, Fields json, StateForm form, List<String> repaired) {
        SymbolState state =
                form.read(json)
                        .orElseGet(() -> {
                            repaired.add(
                                    "symbols."
                                            + symbol
                                            + ": cannot go on from "
                                            + json.text("state").orElse("no state")
                                            + ", is IDLE now");
                            return SymbolState.IDLE;
                        });
        return new Desk(
                symbol,
                DeskForm.state(json, state, form.settings()),
                without(json.object(), KNOWN_OF_SYMBOL));
    }

    private static Ledger ledger(Fields json, List<Desk> desks) {
        Fields guardrails = json.object("guardrails");
        Fields stats = json.object("stats");
        return new Ledger(
                StatsJson.tally(stats),
                StatsJson.equity(stats),
                desks.stream().map(Desk::floating).reduce(BigDecimal.ZERO, BigDecimal::add),
                new DailyLoss(
                        guardrails.whole("day", 0),
                        guardrails.number("dayPnlUSDT", BigDecimal.ZERO)),
                new LossStreak(guardrails.whole("lossesInARow", 0)));
    }

    private static RawObject without(RawObject object, Set<String> known) {
        known.forEach(object::remove);
        return object;
    }
}
