package dev.tapedeck.bot.engine;

import java.math.BigDecimal;

/** What happened to an order. */
public sealed interface OrderChange {
    /** As the journal names it, after {@code ORDER_}. */
    String word();

    /**
     * @param spreadChecked false when the tick carried no bid and ask
     */
    record Placed(boolean spreadChecked) implements OrderChange {
        @Override
        public String word() {
            return "PLACED";
        }
    }

    /**
     * @param qty less than the order's when paper fills are partial; the rest is let go
     * @param slippage informational, in money; not part of the price
     */
    record Filled(BigDecimal qty, BigDecimal fee, BigDecimal slippage) implements OrderChange {
        @Override
        public String word() {
            return "FILLED";
        }
    }

    record Cancelled(CancelReason reason) implements OrderChange {
        @Override
        public String word() {
            return "CANCELLED";
        }
    }

    record Expired() implements OrderChange {
        @Override
        public String word() {
            return "EXPIRED";
        }
    }
}
