package dev.tapedeck.session.state;

import dev.tapedeck.json.JsonBytes;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The analytics of a session at one moment: exact sums, and the ratios that follow from them (12
 * digits after the point, half to even). Starting equity is 0. Immutable.
 *
 * @param realized Σ trade pnl
 * @param unrealized Σ over open positions, see {@link Position}
 * @param peak the greatest equity so far, never below the starting 0
 * @param maxDrawdown the greatest drawdown so far
 * @param grossProfit Σ pnl of the wins
 * @param grossLoss Σ pnl of the losses, not positive
 */
public record Performance(
        BigDecimal realized,
        BigDecimal unrealized,
        BigDecimal peak,
        BigDecimal maxDrawdown,
        long wins,
        long losses,
        long breakeven,
        BigDecimal grossProfit,
        BigDecimal grossLoss) {

    /** realized + unrealized. */
    public BigDecimal equity() {
        return realized.add(unrealized);
    }

    /** peak − equity: what has been given back since the last high, as an amount. */
    public BigDecimal drawdown() {
        return peak.subtract(equity());
    }

    /** wins / (wins + losses): a fraction of the decided trades; null when there are none. */
    public @Nullable BigDecimal winRate() {
        return TradeTally.ratio(BigDecimal.valueOf(wins), decided());
    }

    /** gross profit / |gross loss|; null when nothing was lost. */
    public @Nullable BigDecimal profitFactor() {
        return TradeTally.ratio(grossProfit, grossLoss.abs());
    }

    /**
     * realized / (wins + losses): the mean of the decided trades' pnl; null when there are none.
     */
    public @Nullable BigDecimal expectancy() {
        return TradeTally.ratio(realized, decided());
    }

    private BigDecimal decided() {
        return BigDecimal.valueOf(wins + losses);
    }

    /** {@code state.analytics} of a session. */
    public void writeTo(JsonBytes out) {
        put(out, "{\"realized_pnl\":", realized);
        put(out, ",\"unrealized_pnl\":", unrealized);
        put(out, ",\"equity\":", equity());
        put(out, ",\"peak_equity\":", peak);
        put(out, ",\"drawdown\":", drawdown());
        put(out, ",\"max_drawdown\":", maxDrawdown);
        out.ascii(",\"wins\":").number(wins);
        out.ascii(",\"losses\":").number(losses);
        out.ascii(",\"breakeven\":").number(breakeven);
        put(out, ",\"win_rate\":", winRate());
        put(out, ",\"profit_factor\":", profitFactor());
        put(out, ",\"expectancy\":", expectancy());
        put(out, ",\"gross_profit\":", grossProfit);
        put(out, ",\"gross_loss\":", grossLoss);
        out.put('}');
    }

    private static void put(JsonBytes out, String key, @Nullable BigDecimal value) {
        RawValue.put(out.ascii(key), value);
    }
}
