package dev.tapedeck.analysis;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * Folds an equity, point by point and before any down-sampling, in space that does not grow with
 * the number of points. Points come in the order of time; between two of them the earlier holds.
 * For one thread.
 */
final class EquityHistory {
    private static final long SECONDS_PER_DAY = 86_400;

    private final Instant begin;
    private final Drawdowns drawdowns;
    private final DailyReturns daily;
    private final MonthlyReturns monthly;
    private final Exposure exposure;
    private Instant last;
    private BigDecimal equity;
    private long day;

    EquityHistory(BigDecimal capital, Instant begin) {
        this.begin = begin;
        drawdowns = new Drawdowns(capital, begin);
        daily = new DailyReturns(capital);
        monthly = new MonthlyReturns(capital);
        exposure = new Exposure(begin);
        last = begin;
        equity = capital;
        day = dayOf(begin);
    }

    void add(Instant time, BigDecimal now, boolean open) {
        if (time.isBefore(last)) {
            throw new IllegalArgumentException(time + " comes after " + last);
        }
        long today = dayOf(time);
        if (today != day) {
            closeDay();
            day = today;
        }
        drawdowns.add(time, now);
        exposure.add(time, open);
        last = time;
        equity = now;
    }

    /** Ends the last day. Once, and nothing may be added after it. */
    void closeDay() {
        daily.close(day, equity);
        monthly.close(day, equity);
    }

    Instant begin() {
        return begin;
    }

    Instant end() {
        return last;
    }

    BigDecimal equity() {
        return equity;
    }

    Drawdowns drawdowns() {
        return drawdowns;
    }

    DailyReturns daily() {
        return daily;
    }

    MonthlyReturns monthly() {
        return monthly;
    }

    Exposure exposure() {
        return exposure;
    }

    private static long dayOf(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), SECONDS_PER_DAY);
    }
}
