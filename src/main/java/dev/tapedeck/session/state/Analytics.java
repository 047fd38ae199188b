package dev.tapedeck.session.state;

import dev.tapedeck.json.JsonFields;
import java.math.BigDecimal;

/**
 * Keeps the sums that {@link Performance} is read from, each event at a cost that does not grow
 * with the history. Not thread-safe.
 */
final class Analytics {
    private final TradeTally trades = new TradeTally();
    private BigDecimal realized = BigDecimal.ZERO;
    private BigDecimal unrealized = BigDecimal.ZERO;
    private BigDecimal equity = BigDecimal.ZERO;
    private BigDecimal peak = BigDecimal.ZERO;
    private BigDecimal maxDrawdown = BigDecimal.ZERO;

    void trade(BigDecimal pnl) {
        trades.add(pnl);
        realized = trades.realized();
    }

    /**
     * Ends an event: equity, its peak and the drawdown follow.
     *
     * @return true when the equity has changed
     */
    boolean settle(BigDecimal nowUnrealized) {
        unrealized = nowUnrealized;
        BigDecimal before = equity;
        equity = realized.add(unrealized);
        peak = peak.max(equity);
        maxDrawdown = maxDrawdown.max(peak.subtract(equity));
        return equity.compareTo(before) != 0;
    }

    BigDecimal equity() {
        return equity;
    }

    Performance copy() {
        return new Performance(
                realized,
                unrealized,
                peak,
                maxDrawdown,
                trades.wins(),
                trades.losses(),
                trades.breakeven(),
                trades.grossProfit(),
                trades.grossLoss());
    }

    /**
     * Takes {@code state.analytics} over, but for what follows from positions: that comes with
     * {@link #settle}.
     */
    static Analytics read(byte[] bytes, int from, int to, BigDecimal equityBefore) {
        Analytics analytics = new Analytics();
        analytics.trades.restore(
                sum(bytes, from, to, "gross_profit"),
                sum(bytes, from, to, "gross_loss"),
                count(bytes, from, to, "wins"),
                count(bytes, from, to, "losses"),
                count(bytes, from, to, "breakeven"));
        analytics.realized = analytics.trades.realized();
        analytics.peak = sum(bytes, from, to, "peak_equity").max(BigDecimal.ZERO);
        analytics.maxDrawdown = sum(bytes, from, to, "max_drawdown").max(BigDecimal.ZERO);
        analytics.equity = equityBefore;
        return analytics;
    }

    private static BigDecimal sum(byte[] bytes, int from, int to, String name) {
        byte[] raw = JsonFields.raw(bytes, from, to, name);
        BigDecimal value = raw == null ? null : RawValue.exact(raw, 0, raw.length);
        return value == null ? BigDecimal.ZERO : value;
    }

    private static long count(byte[] bytes, int from, int to, String name) {
        byte[] raw = JsonFields.raw(bytes, from, to, name);
        return raw == null ? 0 : Math.max(0, RawValue.whole(raw, 0, raw.length));
    }
}
