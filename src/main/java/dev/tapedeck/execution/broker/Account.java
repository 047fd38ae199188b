package dev.tapedeck.execution.broker;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The running sums of one execution. A trade with pnl 0 is breakeven, neither win nor loss. Equity
 * is what was gained since the start (realized and unrealized), drawdown how far it is below its
 * highest. For one thread.
 */
public final class Account {
    private static final int RATIO_SCALE = 12;

    private BigDecimal realized = BigDecimal.ZERO;
    private BigDecimal unrealized = BigDecimal.ZERO;
    private BigDecimal fees = BigDecimal.ZERO;
    private BigDecimal slippage = BigDecimal.ZERO;
    private BigDecimal grossProfit = BigDecimal.ZERO;
    private BigDecimal grossLoss = BigDecimal.ZERO;
    private BigDecimal peak = BigDecimal.ZERO;
    private BigDecimal maxDrawdown = BigDecimal.ZERO;
    private int wins;
    private int losses;
    private int breakeven;

    public void book(Trade trade) {
        BigDecimal pnl = trade.pnl();
        realized = realized.add(pnl);
        fees = fees.add(trade.fees());
        slippage = slippage.add(trade.slippage());
        switch (pnl.signum()) {
            case 1 -> {
                wins++;
                grossProfit = grossProfit.add(pnl);
            }
            case -1 -> {
                losses++;
                grossLoss = grossLoss.subtract(pnl);
            }
            default -> breakeven++;
        }
        mark(BigDecimal.ZERO);
    }

    /** Sets what the open position would gain now; 0 when there is none. */
    public void mark(BigDecimal unrealizedPnl) {
        unrealized = unrealizedPnl;
        peak = peak.max(equity());
        maxDrawdown = maxDrawdown.max(drawdown());
    }

    public BigDecimal realizedPnl() {
        return realized;
    }

    public BigDecimal unrealizedPnl() {
        return unrealized;
    }

    public BigDecimal equity() {
        return realized.add(unrealized);
    }

    public BigDecimal peakEquity() {
        return peak;
    }

    public BigDecimal drawdown() {
        return peak.subtract(equity());
    }

    public BigDecimal maxDrawdown() {
        return maxDrawdown;
    }

    public BigDecimal fees() {
        return fees;
    }

    public BigDecimal slippage() {
        return slippage;
    }

    public int trades() {
        return wins + losses + breakeven;
    }

    public int wins() {
        return wins;
    }

    public int losses() {
        return losses;
    }

    public int breakeven() {
        return breakeven;
    }

    /** wins / (wins + losses); null when there are none. */
    public @Nullable BigDecimal winRate() {
        return ratio(BigDecimal.valueOf(wins), decided());
    }

    /** Gross profit / gross loss; null while nothing was lost. */
    public @Nullable BigDecimal profitFactor() {
        return ratio(grossProfit, grossLoss);
    }

    /** realized / (wins + losses): the mean pnl of the decided trades; null when there are none. */
    public @Nullable BigDecimal expectancy() {
        return ratio(realized, decided());
    }

    private BigDecimal decided() {
        return BigDecimal.valueOf(wins + (long) losses);
    }

    private static @Nullable BigDecimal ratio(BigDecimal of, BigDecimal to) {
        return to.signum() == 0 ? null : of.divide(to, RATIO_SCALE, RoundingMode.HALF_EVEN);
    }
}
