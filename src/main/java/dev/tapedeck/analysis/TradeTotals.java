package dev.tapedeck.analysis;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Adds up closed trades in the order in which they were closed. For one thread. */
final class TradeTotals {
    private long wins;
    private long losses;
    private long breakeven;
    private BigDecimal grossProfit = BigDecimal.ZERO;
    private BigDecimal grossLoss = BigDecimal.ZERO;
    private @Nullable ClosedTrade best;
    private @Nullable ClosedTrade worst;
    private long winning;
    private long losing;
    private long longestWinning;
    private long longestLosing;

    void add(ClosedTrade trade) {
        BigDecimal pnl = trade.pnl();
        int sign = pnl.signum();
        if (sign > 0) {
            wins++;
            grossProfit = grossProfit.add(pnl);
        } else if (sign < 0) {
            losses++;
            grossLoss = grossLoss.add(pnl);
        } else {
            breakeven++;
        }
        winning = sign > 0 ? winning + 1 : 0;
        losing = sign < 0 ? losing + 1 : 0;
        longestWinning = Math.max(longestWinning, winning);
        longestLosing = Math.max(longestLosing, losing);
        best = best == null || pnl.compareTo(best.pnl()) > 0 ? trade : best;
        worst = worst == null || pnl.compareTo(worst.pnl()) < 0 ? trade : worst;
    }

    TradeFigures figures() {
        return new TradeFigures(
                wins,
                losses,
                breakeven,
                grossProfit,
                grossLoss,
                best,
                worst,
                longestWinning,
                longestLosing);
    }
}
