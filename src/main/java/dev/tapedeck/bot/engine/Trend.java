package dev.tapedeck.bot.engine;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last closes of one symbol's trend bars, no more than the lookback needs. A bar without a tick
 * closes where the one before it did.
 */
final class Trend {
    private final int minutes;
    private final int lookback;
    private final Deque<BigDecimal> closes = new ArrayDeque<>();
    private long start;
    private @Nullable BigDecimal last;

    Trend(int minutes, int lookback) {
        this.minutes = minutes;
        this.lookback = lookback;
    }

    Trend(int minutes, int lookback, long start, @Nullable BigDecimal last, List<BigDecimal> done) {
        this(minutes, lookback);
        this.start = start;
        this.last = last;
        done.forEach(this::close);
    }

    /** The same bars for another lookback; from nothing when the bars have another length. */
    Trend over(int newMinutes, int newLookback) {
        return newMinutes == minutes
                ? new Trend(minutes, newLookback, start, last, List.copyOf(closes))
                : new Trend(newMinutes, newLookback);
    }

    void add(Tick tick) {
        long bar = Candles.startOf(tick.ts(), minutes);
        BigDecimal before = last;
        if (before != null && bar > start) {
            long ended = (bar - start) / (minutes * Candles.MINUTE_MILLIS);
            for (long i = Math.min(ended, lookback); i > 0; i--) {
                close(before);
            }
        }
        start = bar;
        last = tick.markPrice();
    }

    /** From the close of {@code lookback} bars ago to now, in percent; empty until there is one. */
    Optional<BigDecimal> movePct() {
        BigDecimal now = last;
        if (now == null || closes.size() < lookback) {
            return Optional.empty();
        }
        BigDecimal then = closes.getFirst();
        return Optional.of(Maths.percent(now.subtract(then), then));
    }

    int bars() {
        return closes.size();
    }

    int lookback() {
        return lookback;
    }

    long start() {
        return start;
    }

    @Nullable BigDecimal last() {
        return last;
    }

    List<BigDecimal> closes() {
        return List.copyOf(closes);
    }

    private void close(BigDecimal price) {
        closes.addLast(price);
        if (closes.size() > lookback) {
            closes.removeFirst();
        }
    }
}
