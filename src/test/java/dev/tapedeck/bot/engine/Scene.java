package dev.tapedeck.bot.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.bot.settings.Mode;
import dev.tapedeck.json.RawObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * A bot that runs, and what came of its ticks. The market begins on 1 January 2024, 00:00 UTC;
 * seconds count from there. Every gate that a test does not ask for is open.
 */
final class Scene {
    static final long BEGIN = 1_704_067_200_000L;
    static final String SYMBOL = "BTCUSDT";

    private static final String SETTINGS =
            """
            {"mode":"paper","direction":"both","tf":1,"priceUpThrPct":0.5,"oiUpThrPct":10,
             "marginUSDT":100,"leverage":10,"tpRoiPct":10,"slRoiPct":7,"holdSeconds":3,
             "signalCounterThreshold":1,"trendMinMovePct":0,"maxSecondsIntoCandle":0,
             "entryOffsetPct":0.01}\
            """;

    final PaperBot bot;
    private final List<Outcome> outcomes = new ArrayList<>();

    /** Of settings as {@code name, json, name, json …} over those above. */
    Scene(String... settings) {
        this(new PaperBot(config(settings)));
        bot.trade(List.of(instrument(SYMBOL), instrument("ETHUSDT"), instrument("XRPUSDT")));
        note(bot.start(BEGIN));
        outcomes.clear();
    }

    Scene(PaperBot bot) {
        this.bot = bot;
    }

    static BotConfig config(String... settings) {
        RawObject json = RawObject.parse(SETTINGS.getBytes(UTF_8)).orElseThrow();
        for (int i = 0; i < settings.length; i += 2) {
            json.put(settings[i], RawObject.literal(settings[i + 1]));
        }
        return BotConfig.of(json.toJson());
    }

    static Instrument instrument(String symbol) {
        return new Instrument(
                symbol, new BigDecimal("0.001"), new BigDecimal("0.001"), new BigDecimal("1000"));
    }

    static long at(double seconds) {
        return BEGIN + Math.round(seconds * 1000);
    }

    @CanIgnoreReturnValue
    Scene tick(double seconds, String mark, String interest) {
        return tick(SYMBOL, seconds, mark, interest);
    }

    @CanIgnoreReturnValue
    Scene tick(String symbol, double seconds, String mark, String interest) {
        note(bot.step(Tick.of(at(seconds), symbol, dec(mark), dec(interest))));
        return this;
    }

    void note(List<Outcome> more) {
        outcomes.addAll(more);
    }

    /** A long impulse in the minute that begins then: +0.6 % on +10 % of open interest, held. */
    @CanIgnoreReturnValue
    Scene rise(String symbol, double minuteBegin) {
        return tick(symbol, minuteBegin, "100", "1000")
                .tick(symbol, minuteBegin + 1, "100.6", "1100")
                .tick(symbol, minuteBegin + 4, "100.6", "1100");
    }

    @CanIgnoreReturnValue
    Scene rise(double minuteBegin) {
        return rise(SYMBOL, minuteBegin);
    }

    /** The same, and a dip that fills the order. */
    @CanIgnoreReturnValue
    Scene riseAndFill(String symbol, double minuteBegin) {
        return rise(symbol, minuteBegin).tick(symbol, minuteBegin + 5, "100.58", "1100");
    }

    @CanIgnoreReturnValue
    Scene riseAndFill(double minuteBegin) {
        return riseAndFill(SYMBOL, minuteBegin);
    }

    /** A trade that its stop ends: from {@link #riseAndFill} down to 99.8. */
    @CanIgnoreReturnValue
    Scene lose(String symbol, double minuteBegin) {
        return riseAndFill(symbol, minuteBegin).tick(symbol, minuteBegin + 6, "99.8", "1100");
    }

    @CanIgnoreReturnValue
    Scene win(String symbol, double minuteBegin) {
        return riseAndFill(symbol, minuteBegin).tick(symbol, minuteBegin + 6, "102", "1100");
    }

    String state() {
        return state(SYMBOL);
    }

    String state(String symbol) {
        return bot.state(symbol).orElseThrow().word();
    }

    long refused(NoEntryReason reason) {
        return bot.refusals(SYMBOL).getOrDefault(reason, 0L);
    }

    <T extends Outcome> List<T> all(Class<T> type) {
        return outcomes.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends Outcome> T last(Class<T> type) {
        return all(type).getLast();
    }

    <T extends OrderChange> List<T> orders(Class<T> type) {
        return all(Outcome.OrderChanged.class).stream()
                .map(Outcome.OrderChanged::change)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    EntryOrder order() {
        return last(Outcome.OrderChanged.class).order();
    }

    Position position() {
        return last(Outcome.PositionOpened.class).position();
    }

    ClosedTrade trade() {
        return last(Outcome.PositionClosed.class).trade();
    }

    Refusal refusal() {
        return last(Outcome.EntryRefused.class).refusal();
    }

    List<String> journal() {
        return rows(outcomes).stream().map(row -> new String(row.toJson(), UTF_8)).toList();
    }

    List<String> events() {
        return rows(outcomes).stream().map(JournalRow::event).toList();
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    static List<JournalRow> rows(List<Outcome> outcomes) {
        return outcomes.stream().flatMap(each -> each.row(Mode.PAPER).stream()).toList();
    }

    static BigDecimal dec(String digits) {
        return new BigDecimal(digits);
    }
}
