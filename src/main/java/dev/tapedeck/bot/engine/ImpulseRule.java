package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.BotSettings;
import dev.tapedeck.bot.settings.Direction;
import java.math.BigDecimal;
import java.util.Optional;

/** What counts as an impulse: price and open interest, both within one candle. */
record ImpulseRule(BotSettings settings) {
    /** Whether the price went far enough, to a side that is wanted. */
    boolean hasMoved(Candle candle, Side side) {
        return isWanted(side) && candle.movePct(side).compareTo(settings.priceUpThrPct()) >= 0;
    }

    /** What the open interest lacks; empty when it lacks nothing. */
    Optional<Refusal> lacksInterest(Candles candles, Side side) {
        BigDecimal within = candles.current().oiPct();
        if (within.compareTo(settings.oiUpThrPct()) < 0) {
            return lacks(side, NoEntryReason.OI_TOO_LOW, within, settings.oiUpThrPct());
        }
        BigDecimal needed = settings.oiCandleThrPct();
        Optional<BigDecimal> since = candles.before().map(candles.current()::oiPctSince);
        if (needed.signum() > 0 && (since.isEmpty() || since.get().compareTo(needed) < 0)) {
            return lacks(
                    side,
                    NoEntryReason.OI_SINCE_LAST_CANDLE_TOO_LOW,
                    since.orElse(BigDecimal.ZERO),
                    needed);
        }
        Optional<BigDecimal> earlier = candles.before().map(Candle::oiPct);
        if (settings.requireOiTwoCandles() && !grew(earlier)) {
            return lacks(
                    side,
                    NoEntryReason.OI_OF_LAST_CANDLE_TOO_LOW,
                    earlier.orElse(BigDecimal.ZERO),
                    needed);
        }
        return Optional.empty();
    }

    boolean holds(Candles candles, Side side) {
        return hasMoved(candles.current(), side) && lacksInterest(candles, side).isEmpty();
    }

    private boolean grew(Optional<BigDecimal> pct) {
        return pct.isPresent()
                && pct.get().signum() > 0
                && pct.get().compareTo(settings.oiCandleThrPct()) >= 0;
    }

    private boolean isWanted(Side side) {
        return settings.direction() == Direction.BOTH
                || (settings.direction() == Direction.LONG) == (side == Side.LONG);
    }

    private static Optional<Refusal> lacks(
            Side side, NoEntryReason reason, BigDecimal is, BigDecimal needed) {
        return Optional.of(Refusal.of(side, reason, "oiPct", is).and("neededPct", needed));
    }
}
