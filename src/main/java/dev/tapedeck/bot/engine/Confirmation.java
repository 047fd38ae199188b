package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.BotSettings;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Whether what followed a signal bears it out: the price went on, or, for those who trade the
 * second trigger, a later candle has an impulse too.
 */
record Confirmation(BotSettings settings) {
    boolean isGiven(SymbolState.Armed armed, Candles candles, BigDecimal mark) {
        return switch (settings.strategyMode()) {
            case IMPULSE ->
                    furtherPct(armed, mark).compareTo(settings.confirmMinContinuationPct()) >= 0;
            case PUMP_DUMP_2ND_TRIGGER ->
                    candles.current().start() > armed.signalCandle()
                            && new ImpulseRule(settings).holds(candles, armed.impulse().side());
        };
    }

    /** Why an armed symbol waits no longer; empty while it may. */
    Optional<Refusal> over(SymbolState.Armed armed, Candles candles, BigDecimal mark) {
        Side side = armed.impulse().side();
        long age = bars(armed.impulse().candle(), candles);
        if (age > settings.impulseMaxAgeBars()) {
            return Optional.of(
                    Refusal.of(side, NoEntryReason.IMPULSE_TOO_OLD, "ageBars", age)
                            .and("limit", settings.impulseMaxAgeBars()));
        }
        long waited = bars(armed.signalCandle(), candles);
        return !armed.confirmed() && waited > settings.confirmWindowBars()
                ? Optional.of(
                        Refusal.of(
                                        side,
                                        NoEntryReason.NOT_CONFIRMED,
                                        "continuationPct",
                                        furtherPct(armed, mark))
                                .and("neededPct", settings.confirmMinContinuationPct())
                                .and("waitedBars", waited))
                : Optional.empty();
    }

    /** When an order that comes of the impulse has rested long enough. */
    long expiresAt(Impulse impulse) {
        return impulse.candle() + (settings.impulseMaxAgeBars() + 1) * candleMillis();
    }

    /** How far the price went on since the signal. */
    private static BigDecimal furtherPct(SymbolState.Armed armed, BigDecimal mark) {
        BigDecimal from = armed.signalMark();
        return Maths.percent(armed.impulse().side().signed(mark.subtract(from)), from);
    }

    private long bars(long candle, Candles candles) {
        return (candles.current().start() - candle) / candleMillis();
    }

    private long candleMillis() {
        return settings.tf() * Candles.MINUTE_MILLIS;
    }
}
