package dev.tapedeck.execution.broker;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open position. Re-entries keep the position's id and count up.
 *
 * @param takeProfit the price of the resting take-profit order, or null
 * @param stopLoss the price that sets the stop off, or null
 * @param entryFlowIds the executions of the nodes that led to it, first to last
 */
public record Position(
        String positionId,
        int reEntryNum,
        Side side,
        Fill entry,
        @Nullable BigDecimal takeProfit,
        @Nullable BigDecimal stopLoss,
        List<String> entryFlowIds,
        String entryTrigger) {
    public Position {
        if (reEntryNum < 0) {
            throw new IllegalArgumentException("re-entry " + reEntryNum);
        }
        entryFlowIds = List.copyOf(entryFlowIds);
    }

    /** {@code {position_id}-r{n}}. */
    public String tradeId() {
        return positionId + "-r" + reEntryNum;
    }

    /**
     * What it gains at that price, in money and before fees: (price − entry) · quantity, negated
     * for a short.
     */
    public BigDecimal grossPnl(BigDecimal price) {
        return side.signed(price.subtract(entry.price())).multiply(entry.quantity());
    }
}
