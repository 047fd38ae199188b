package dev.tapedeck.analysis;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * For how much of the time a position was open: what TradeStation's performance report calls the
 * percent of time in the market, here as a fraction and in time instead of bars. For one thread.
 */
final class Exposure {
    private final Instant begin;
    private Instant last;
    private boolean open;
    private Duration exposed = Duration.ZERO;

    Exposure(Instant begin) {
        this.begin = begin;
        last = begin;
    }

    /** From this time on a position is open, or none is. */
    void add(Instant time, boolean nowOpen) {
        if (open) {
            exposed = exposed.plus(Duration.between(last, time));
        }
        last = time;
        open = nowOpen;
    }

    Duration span() {
        return Duration.between(begin, last);
    }

    /** A fraction; null when no time has passed. */
    @Nullable BigDecimal share() {
        return Figures.ratio(micros(exposed), micros(span()));
    }

    private static BigDecimal micros(Duration time) {
        return BigDecimal.valueOf(time.getSeconds())
                .movePointRight(6)
                .add(BigDecimal.valueOf(time.getNano() / 1_000));
    }
}
