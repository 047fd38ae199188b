package dev.tapedeck.session.state;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * One position as sent, with what its unrealized pnl needs.
 *
 * <p>A position whose status is closed or whose quantity is 0 counts 0. Any other counts what was
 * sent as its {@code unrealized_pnl} until a tick of its symbol comes, from then on {@code (mark −
 * entry_price) · quantity · multiplier}, negative for a short one. When nothing was sent it is
 * computed at once from {@code current_ltp}, else from the symbol's last mark, else it is 0. One
 * whose entry price or quantity is missing keeps what was sent.
 *
 * <p>What a trade has closed of it counts no more, although the position itself says so only when
 * it is sent again: a gain is either realized or not.
 */
final class Position {
    final String id;
    final byte[] raw;
    final @Nullable String symbol;

    /** Whether anything of it counts. */
    final boolean open;

    /**
     * The quantity that trades have closed since the position was sent. Negative: the quantity that
     * it had lost when it was sent and whose trade has not come yet.
     */
    final BigDecimal traded;

    /** Signed quantity times multiplier; null when ticks cannot mark the position. */
    final @Nullable BigDecimal factor;

    private final PositionFields fields;
    private final BigDecimal entry;

    /** What it counts until a tick marks it. The book sets both. */
    BigDecimal standing = BigDecimal.ZERO;

    boolean marked;

    Position(String id, byte[] raw, PositionFields fields, BigDecimal traded) {
        this.id = id;
        this.raw = raw;
        this.fields = fields;
        this.traded = fields.open() ? traded : BigDecimal.ZERO;
        symbol = fields.symbol();
        open = fields.open() && traded.compareTo(fields.whole()) < 0;
        entry = fields.entry() == null ? BigDecimal.ZERO : fields.entry();
        BigDecimal size = fields.size();
        factor =
                open && fields.entry() != null && size != null
                        ? left(size).multiply(fields.multiplier())
                        : null;
    }

    /** A position that has just been sent, in the place of another or of none. */
    static Position sent(String id, byte[] raw, PositionFields fields, @Nullable Position before) {
        if (before == null) {
            return new Position(id, raw, fields, BigDecimal.ZERO);
        }
        BigDecimal closed = before.traded.max(BigDecimal.ZERO);
        BigDecimal awaited = closed.subtract(fields.less(before.fields)).min(BigDecimal.ZERO);
        return new Position(id, raw, fields, awaited);
    }

    /**
     * What is left of it once that trade is known; itself when the trade closes nothing of it, as
     * one of an earlier re-entry does.
     */
    Position after(TradeReader trade) {
        boolean earlier = trade.reEntry() >= 0 && trade.reEntry() < fields.reEntry();
        if (!open || earlier) {
            return this;
        }
        BigDecimal now = traded.add(closedBy(trade)).min(fields.whole());
        return now.compareTo(traded) == 0 ? this : new Position(id, raw, fields, now);
    }

    /**
     * A trade that names no quantity closes what was awaited, or else all. Engines that scale
     * {@code quantity} to {@code actual_quantity} may write either into the trade.
     */
    private BigDecimal closedBy(TradeReader trade) {
        BigDecimal actual = trade.actualQuantity();
        BigDecimal quantity = actual == null ? trade.quantity() : actual;
        if (quantity == null || fields.size() == null) {
            return traded.signum() < 0 ? traded.negate() : fields.whole();
        }
        BigDecimal unscaled = fields.quantity();
        boolean all = actual == null && unscaled != null && same(quantity.abs(), unscaled.abs());
        return all ? fields.whole() : quantity.abs();
    }

    private static boolean same(BigDecimal a, BigDecimal b) {
        return a.compareTo(b) == 0;
    }

    /** The signed quantity that no trade has closed yet. */
    private BigDecimal left(BigDecimal size) {
        return traded.signum() <= 0
                ? size
                : size.subtract(size.signum() < 0 ? traded.negate() : traded);
    }

    /** Its value at a price; only for one with a factor. */
    static BigDecimal at(BigDecimal mark, BigDecimal entry, BigDecimal factor) {
        return mark.subtract(entry).multiply(factor);
    }

    BigDecimal at(BigDecimal mark) {
        return factor == null ? standing : at(mark, entry, factor);
    }

    /** What it counts when it is new, with the symbol's last mark. */
    BigDecimal initial(@Nullable BigDecimal mark) {
        if (!open) {
            return BigDecimal.ZERO;
        }
        BigDecimal sent = fields.unrealized();
        if (sent != null) {
            return share(sent);
        }
        BigDecimal ltp = fields.ltp();
        BigDecimal price = ltp == null ? mark : ltp;
        return price == null || factor == null ? BigDecimal.ZERO : at(price, entry, factor);
    }

    /** The part of what was sent for all of it that is not yet traded. */
    private BigDecimal share(BigDecimal sent) {
        if (traded.signum() <= 0) {
            return sent;
        }
        BigDecimal whole = fields.whole();
        return sent.multiply(whole.subtract(traded))
                .divide(whole, TradeTally.RATIO_SCALE, RoundingMode.HALF_EVEN);
    }
}
