package dev.tapedeck.execution;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When each tick is due: as long after the one before as it was in the market, divided by the
 * speed, but never longer than the cap. A replay that fell behind catches up, but by no more than
 * the cap: what it lost beyond that it does not hurry after. For one thread.
 */
final class Pace {
    private static final double NANOS_PER_MICRO = 1000;

    private final @Nullable BigDecimal factor;
    private final long maxGapNanos;
    private final LongSupplier nanoClock;
    private @Nullable Instant latest;
    private long latestDue;

    /**
     * @param nanoClock as {@link System#nanoTime}
     */
    Pace(Speed speed, Duration maxGap, LongSupplier nanoClock) {
        this.factor = speed.factor();
        this.maxGapNanos = maxGap.toNanos();
        this.nanoClock = nanoClock;
    }

    /** Nanoseconds until a tick of that market time is due; 0 or less when it is. */
    long untilDue(Instant time) {
        return factor == null ? 0 : due(time) - nanoClock.getAsLong();
    }

    /** The tick of that time was taken. */
    void taken(Instant time) {
        if (factor != null) {
            latestDue = Math.max(due(time), nanoClock.getAsLong() - maxGapNanos);
            latest = time;
        }
    }

    private long due(Instant time) {
        Instant before = latest;
        if (before == null || factor == null) {
            return nanoClock.getAsLong();
        }
        double gap =
                ChronoUnit.MICROS.between(before, time) * NANOS_PER_MICRO / factor.doubleValue();
        return latestDue + (long) Math.min(gap, maxGapNanos);
    }
}
