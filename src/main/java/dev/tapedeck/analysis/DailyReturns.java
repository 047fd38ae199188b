package dev.tapedeck.analysis;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * The sums over daily returns that ratios of reward to risk are read from. Every calendar day
 * counts, in UTC: one without a quote has the return 0, and a year has 365 of them, so that a
 * market that never closes and one that does are measured alike. The first day's return is measured
 * from the starting capital. The riskless rate and the least acceptable return are 0. For one
 * thread.
 */
final class DailyReturns {
    static final int DAYS_PER_YEAR = 365;

    /** Wide enough that the sums below lose no digit worth naming. */
    private static final MathContext WIDE = new MathContext(100);

    private BigDecimal before;
    private long lastDay = Long.MIN_VALUE;
    private long days;
    private BigDecimal sum = BigDecimal.ZERO;
    private BigDecimal squares = BigDecimal.ZERO;
    private BigDecimal downside = BigDecimal.ZERO;
    private boolean ruined;

    DailyReturns(BigDecimal capital) {
        before = capital;
    }

    /** Days come in order. */
    void close(long epochDay, BigDecimal equity) {
        days += lastDay == Long.MIN_VALUE ? 1 : epochDay - lastDay;
        lastDay = epochDay;
        if (ruined) {
            return;
        }
        BigDecimal gain = equity.subtract(before).divide(before, Figures.PRECISE);
        BigDecimal square = gain.multiply(gain);
        sum = sum.add(gain);
        squares = squares.add(square);
        if (gain.signum() < 0) {
            downside = downside.add(square);
        }
        before = equity;
        ruined = equity.signum() <= 0;
    }

    long days() {
        return days;
    }

    /**
     * Sharpe (1994), "The Sharpe Ratio", Journal of Portfolio Management 21(1): the mean of the
     * returns over their standard deviation (of a sample, so divided by n − 1), times √365 for a
     * year. Null for fewer than two days, without any deviation, and once the equity was gone.
     */
    @Nullable BigDecimal sharpe() {
        BigDecimal n = BigDecimal.valueOf(days);
        // n² times the variance of a population: exact, so that equal returns deviate by nothing.
        BigDecimal deviation = n.multiply(squares).subtract(sum.multiply(sum));
        if (ruined || days < 2 || deviation.signum() <= 0) {
            return null;
        }
        BigDecimal variance = deviation.divide(n.multiply(BigDecimal.valueOf(days - 1)), WIDE);
        return annual(sum.divide(n, WIDE).divide(variance.sqrt(WIDE), WIDE));
    }

    /**
     * Sortino and Price (1994), "Performance Measurement in a Downside Risk Framework", Journal of
     * Investing 3(3): the mean of the returns over the root of the mean square of those below 0
     * (divided by all n days), times √365 for a year. Null for fewer than two days, without a day
     * of loss, and once the equity was gone.
     */
    @Nullable BigDecimal sortino() {
        if (ruined || days < 2 || downside.signum() == 0) {
            return null;
        }
        BigDecimal n = BigDecimal.valueOf(days);
        BigDecimal risk = downside.divide(n, WIDE).sqrt(WIDE);
        return annual(sum.divide(n, WIDE).divide(risk, WIDE));
    }

    private static BigDecimal annual(BigDecimal daily) {
        return Figures.rounded(daily.multiply(BigDecimal.valueOf(DAYS_PER_YEAR).sqrt(WIDE)));
    }
}
