package dev.tapedeck.session.state;

import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The last price of one symbol and its open positions. A tick costs the same however many positions
 * a price has marked before: they move together, by the sum of their factors.
 */
final class SymbolMarks {
    private @Nullable BigDecimal mark;
    private int open;
    private int markedCount;
    private BigDecimal factors = BigDecimal.ZERO;

    /** Open, computable, and not yet marked by a tick. */
    private Set<Position> waiting = new LinkedHashSet<>(4);

    @Nullable BigDecimal mark() {
        return mark;
    }

    boolean hasOpen() {
        return open > 0;
    }

    /** Sets the price without touching a position: what stood in a saved state. */
    void restore(BigDecimal price) {
        mark = price;
    }

    /** Takes an open position in; answers what it adds to the unrealized pnl. */
    BigDecimal enter(Position position) {
        open++;
        position.standing = position.initial(mark);
        if (position.factor != null) {
            waiting.add(position);
        }
        return position.standing;
    }

    /** Lets a position go; answers what it had added. */
    BigDecimal leave(Position position) {
        open--;
        if (!position.marked || position.factor == null || mark == null) {
            waiting.remove(position);
            return position.standing;
        }
        markedCount--;
        factors = markedCount == 0 ? BigDecimal.ZERO : factors.subtract(position.factor);
        return position.at(mark);
    }

    /** A new price; answers by how much the unrealized pnl changes. */
    BigDecimal tick(BigDecimal price) {
        BigDecimal change =
                mark == null || markedCount == 0
                        ? BigDecimal.ZERO
                        : price.subtract(mark).multiply(factors);
        mark = price;
        if (!waiting.isEmpty()) {
            Set<Position> before = waiting;
            // A set that was once large is slow to clear.
            waiting = new LinkedHashSet<>(4);
            for (Position position : before) {
                change = change.add(markNow(position, price));
            }
        }
        return change;
    }

    /**
     * Marks one position as its tick has done before it was saved; answers the change, 0 when there
     * is nothing to mark.
     */
    BigDecimal remark(Position position) {
        return mark != null && waiting.remove(position) ? markNow(position, mark) : BigDecimal.ZERO;
    }

    private BigDecimal markNow(Position position, BigDecimal price) {
        if (position.factor != null) {
            position.marked = true;
            markedCount++;
            factors = factors.add(position.factor);
        }
        return position.at(price).subtract(position.standing);
    }
}
