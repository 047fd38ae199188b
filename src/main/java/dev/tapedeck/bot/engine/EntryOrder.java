package dev.tapedeck.bot.engine;

import java.math.BigDecimal;

/**
 * A limit order to enter, resting on paper. The first tick at or after {@code expiresAt} ends it.
 */
public record EntryOrder(
        String orderId,
        Side side,
        BigDecimal qty,
        BigDecimal price,
        long placedAt,
        long expiresAt) {
    /** Whether the market came to the limit. */
    boolean isReached(BigDecimal mark) {
        return side.signed(mark.subtract(price)).signum() <= 0;
    }
}
