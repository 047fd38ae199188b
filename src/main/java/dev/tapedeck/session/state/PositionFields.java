package dev.tapedeck.session.state;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a position says of itself; null where it says nothing.
 *
 * @param open neither closed nor of quantity 0
 * @param size its quantity, {@code actual_quantity} before {@code quantity}, negative for a short
 *     one whichever sign it was sent with: its value falls as the price rises
 * @param quantity {@code quantity} as sent
 * @param reEntry -1 when it does not say
 */
record PositionFields(
        @Nullable String symbol,
        boolean open,
        @Nullable BigDecimal size,
        @Nullable BigDecimal quantity,
        BigDecimal multiplier,
        @Nullable BigDecimal entry,
        @Nullable BigDecimal unrealized,
        @Nullable BigDecimal ltp,
        long reEntry) {

    /** All of it, without a sign; 1 when its size is unknown. */
    BigDecimal whole() {
        return size == null ? BigDecimal.ONE : size.abs();
    }

    /** How much less these hold than those before them; 0 when that cannot be said. */
    BigDecimal less(PositionFields before) {
        if (size == null || before.size == null || !before.open || reEntry != before.reEntry) {
            return BigDecimal.ZERO;
        }
        boolean turned = size.signum() != before.size.signum();
        BigDecimal kept = turned ? BigDecimal.ZERO : size.abs();
        return before.size.abs().subtract(kept).max(BigDecimal.ZERO);
    }
}
