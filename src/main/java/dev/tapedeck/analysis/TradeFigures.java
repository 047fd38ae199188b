package dev.tapedeck.analysis;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What closed trades add up to. A trade with pnl 0 is breakeven, neither a win nor a loss.
 *
 * @param grossProfit Σ pnl of the wins
 * @param grossLoss Σ pnl of the losses, not positive
 * @param best with the greatest pnl, the first of equals; null without a trade
 * @param longestWinningStreak wins in a row; a loss or a breakeven ends it
 */
public record TradeFigures(
        long wins,
        long losses,
        long breakeven,
        BigDecimal grossProfit,
        BigDecimal grossLoss,
        @Nullable ClosedTrade best,
        @Nullable ClosedTrade worst,
        long longestWinningStreak,
        long longestLosingStreak) {
    public long total() {
        return wins + losses + breakeven;
    }

    public BigDecimal netProfit() {
        return grossProfit.add(grossLoss);
    }

    /**
     * wins / (wins + losses), a fraction: the winning percentage of Vince (1990), "Portfolio
     * Management Formulas", without breakeven trades; null when there are none.
     */
    public @Nullable BigDecimal winRate() {
        return Figures.ratio(BigDecimal.valueOf(wins), decided());
    }

    /**
     * Gross profit / |gross loss|, as in Pardo (2008), "The Evaluation and Optimization of Trading
     * Strategies"; null when nothing was lost.
     */
    public @Nullable BigDecimal profitFactor() {
        return Figures.ratio(grossProfit, grossLoss.negate());
    }

    /**
     * Net profit / (wins + losses): what a decided trade brings on average. After Tharp (1998),
     * "Trade Your Way to Financial Freedom", in money and without breakeven trades; null when there
     * are none.
     */
    public @Nullable BigDecimal expectancy() {
        return Figures.ratio(netProfit(), decided());
    }

    /** Null without a win. */
    public @Nullable BigDecimal averageWin() {
        return Figures.ratio(grossProfit, BigDecimal.valueOf(wins));
    }

    /** Below 0; null without a loss. */
    public @Nullable BigDecimal averageLoss() {
        return Figures.ratio(grossLoss, BigDecimal.valueOf(losses));
    }

    /**
     * Average win / |average loss|, the payoff ratio of Vince (1990), "Portfolio Management
     * Formulas", from the exact sums; null without both.
     */
    public @Nullable BigDecimal payoffRatio() {
        return wins == 0
                ? null
                : Figures.ratio(
                        grossProfit.multiply(BigDecimal.valueOf(losses)),
                        grossLoss.negate().multiply(BigDecimal.valueOf(wins)));
    }

    private BigDecimal decided() {
        return BigDecimal.valueOf(wins + losses);
    }

    ObjectNode json() {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("total", total())
                        .put("wins", wins)
                        .put("losses", losses)
                        .put("breakeven", breakeven)
                        .put("net_profit", Figures.plain(netProfit()))
                        .put("gross_profit", Figures.plain(grossProfit))
                        .put("gross_loss", Figures.plain(grossLoss))
                        .put("win_rate", winRate())
                        .put("profit_factor", profitFactor())
                        .put("expectancy", expectancy())
                        .put("payoff_ratio", payoffRatio())
                        .put("average_win", averageWin())
                        .put("average_loss", averageLoss())
                        .put("longest_winning_streak", longestWinningStreak)
                        .put("longest_losing_streak", longestLosingStreak);
        json.set("best", best == null ? json.nullNode() : best.json());
        json.set("worst", worst == null ? json.nullNode() : worst.json());
        return json;
    }
}
