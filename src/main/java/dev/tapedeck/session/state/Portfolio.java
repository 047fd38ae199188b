package dev.tapedeck.session.state;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What equity follows from: positions, their marks, and trades. Every event is settled by itself,
 * so whoever folds the same events in the same order has the same {@link Performance}, with a
 * session or without one. Not thread-safe.
 */
public final class Portfolio {
    private final PositionBook positions = new PositionBook();
    private final TradeReader trade = new TradeReader();
    private Analytics analytics = new Analytics();

    /**
     * A {@code position} event's data, a compact object.
     *
     * @return whether the equity has changed
     */
    public boolean position(byte[] bytes, int from, int to) {
        positions.apply(bytes, from, to);
        return settle();
    }

    /**
     * A {@code trade} event's data, a compact object. What it realizes is no longer unrealized; one
     * without a pnl realizes nothing.
     */
    public boolean trade(byte[] bytes, int from, int to) {
        trade.read(bytes, from, to);
        BigDecimal pnl = trade.pnl();
        if (pnl != null) {
            analytics.trade(pnl);
            positions.trade(trade);
        }
        return settle();
    }

    /** A {@code tick} event's price. */
    public boolean tick(String symbol, BigDecimal price) {
        positions.tick(symbol, price);
        return settle();
    }

    boolean settle() {
        return analytics.settle(positions.unrealized());
    }

    /** What has been gained since the start, realized or not. */
    public BigDecimal equity() {
        return analytics.equity();
    }

    public Performance performance() {
        return analytics.copy();
    }

    PositionsView positions() {
        return positions.copy();
    }

    @Nullable Position position(String id) {
        return positions.position(id);
    }

    /** Out of the parts of a state, each a compact object; to be settled. */
    static Portfolio read(
            byte[] marks,
            byte[] positions,
            byte[] traded,
            byte[] marked,
            byte[] analytics,
            BigDecimal equityBefore) {
        Portfolio portfolio = new Portfolio();
        portfolio.positions.readMarks(marks, 0, marks.length);
        portfolio.positions.readPositions(positions, 0, positions.length, traded);
        portfolio.positions.readMarked(marked, 0, marked.length);
        portfolio.analytics = Analytics.read(analytics, 0, analytics.length, equityBefore);
        return portfolio;
    }
}
