package dev.tapedeck.execution.source;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A bar as four ticks, always the same four: its open at its begin, the first extreme after a third
 * of its length, the second after two thirds, its close one millisecond before its end. A bar that
 * closes at or above its open went down first (open, low, high, close), one that fell went up first
 * (open, high, low, close). The first extreme carries the range of the whole bar, so that a stop
 * and a take-profit inside one bar meet in one tick, where the stop wins. The volume stands on the
 * close.
 */
final class BarTicks {
    private BarTicks() {}

    static List<Tick> of(
            Instant begin,
            Duration length,
            BigDecimal open,
            BigDecimal high,
            BigDecimal low,
            BigDecimal close,
            BigDecimal volume)
            throws BadLine {
        if (low.compareTo(open.min(close)) > 0 || high.compareTo(open.max(close)) < 0) {
            throw new BadLine("the bar's open or close lies outside low to high");
        }
        boolean rising = close.compareTo(open) >= 0;
        BigDecimal first = rising ? low : high;
        BigDecimal second = rising ? high : low;
        Duration third = length.dividedBy(3).truncatedTo(ChronoUnit.MICROS);
        return List.of(
                Tick.of(begin, open, BigDecimal.ZERO),
                new Tick(begin.plus(third), first, BigDecimal.ZERO, low, high),
                Tick.of(begin.plus(third.multipliedBy(2)), second, BigDecimal.ZERO),
                Tick.of(begin.plus(length).minusMillis(1), close, volume));
    }
}
