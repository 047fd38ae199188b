package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.BotSettings;
import dev.tapedeck.json.RawObject;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All that is known of one symbol: its market so far, where it stands, and what came of it. */
final class Desk {
    private final String symbol;
    private final RawObject unknown;
    private final Map<Side, SignalCount> signals = new EnumMap<>(Side.class);
    private final Refusals refusals;
    private @Nullable Instrument instrument;
    private SymbolState state = SymbolState.IDLE;
    private @Nullable Candles candles;
    private Trend trend;
    private long lastTs;
    private @Nullable BigDecimal mark;
    private long orders;
    private Tally tally = Tally.NONE;

    Desk(String symbol, BotSettings settings) {
        this.symbol = symbol;
        this.unknown = RawObject.empty();
        this.refusals = new Refusals();
        this.trend = new Trend(settings.trendTfMinutes(), settings.trendLookbackBars());
    }

    /**
     * @param unknown what a snapshot held of it that nobody here knows
     */
    Desk(String symbol, DeskState from, RawObject unknown) {
        this.symbol = symbol;
        this.unknown = unknown;
        state = from.state();
        candles = from.candles();
        trend = from.trend();
        lastTs = from.lastTs();
        mark = from.mark();
        orders = from.orders();
        tally = from.tally();
        refusals = from.refusals();
        signals.putAll(from.signals());
    }

    /** Takes the tick into the candles; it is no earlier than the last one. */
    Candles see(Tick tick, BotSettings settings) {
        lastTs = tick.ts();
        mark = tick.markPrice();
        trend.add(tick);
        Candles seen = Candles.add(candles, tick, settings.tf());
        candles = seen;
        return seen;
    }

    void become(SymbolState next, long ts, List<Outcome> out) {
        if (!next.word().equals(state.word())) {
            out.add(new Outcome.SymbolChanged(ts, symbol, state, next));
        }
        state = next;
    }

    void refuse(Refusal refusal, Tick tick, List<Outcome> out) {
        if (refusals.note(tick.ts(), candle().start(), refusal)) {
            out.add(new Outcome.EntryRefused(tick.ts(), symbol, refusal));
        }
    }

    SignalCount count(Side side, long ts) {
        SignalCount counted = signals(side).with(ts, candle().start());
        signals.put(side, counted);
        return counted;
    }

    void book(ClosedTrade trade) {
        tally = tally.with(trade);
    }

    String nextOrderId() {
        return symbol + "-" + ++orders;
    }

    /** Its candles begin anew when they have another length. */
    void configure(BotSettings before, BotSettings now) {
        if (before.tf() != now.tf()) {
            candles = null;
        }
        trend = trend.over(now.trendTfMinutes(), now.trendLookbackBars());
    }

    void trade(Instrument as) {
        instrument = as;
    }

    void leaveUniverse() {
        instrument = null;
    }

    /** Whether nothing would be lost with it. */
    boolean isBlank() {
        return state instanceof SymbolState.Idle
                && tally.trades() == 0
                && unknown.names().isEmpty();
    }

    /**
     * Forgets all but an open position, so that a market that is played again is traded in the same
     * way.
     */
    void beginRun(BotSettings settings) {
        candles = null;
        trend = new Trend(settings.trendTfMinutes(), settings.trendLookbackBars());
        lastTs = 0;
        signals.clear();
        refusals.clear();
        tally = Tally.NONE;
        if (!state.isActive()) {
            orders = 0;
        }
    }

    String symbol() {
        return symbol;
    }

    RawObject unknown() {
        return unknown;
    }

    Optional<Instrument> instrument() {
        return Optional.ofNullable(instrument);
    }

    SymbolState state() {
        return state;
    }

    /** Of a desk that has seen a tick. */
    Candle candle() {
        return Objects.requireNonNull(candles, symbol).current();
    }

    @Nullable Candles candles() {
        return candles;
    }

    Trend trend() {
        return trend;
    }

    long lastTs() {
        return lastTs;
    }

    Optional<BigDecimal> mark() {
        return Optional.ofNullable(mark);
    }

    long orders() {
        return orders;
    }

    Tally tally() {
        return tally;
    }

    Refusals refusals() {
        return refusals;
    }

    SignalCount signals(Side side) {
        return signals.getOrDefault(side, SignalCount.NONE);
    }

    /** What the open position stands at, its entry's fee paid; 0 when there is none. */
    BigDecimal floating() {
        return state instanceof SymbolState.PositionOpen open && mark != null
                ? open.position().floating(mark)
                : BigDecimal.ZERO;
    }
}
