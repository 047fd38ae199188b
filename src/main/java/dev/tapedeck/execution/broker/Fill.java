package dev.tapedeck.execution.broker;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * An order carried out.
 *
 * @param price what was really paid or got for one unit, slippage in it
 * @param fee of this fill, in money
 * @param slippage by how much worse than the market's price it was, in money; already in {@code
 *     price}, so never subtracted again
 * @param time the market's own
 */
public record Fill(
        BigDecimal price, BigDecimal quantity, BigDecimal fee, BigDecimal slippage, Instant time) {
    public Fill {
        if (price.signum() <= 0
                || quantity.signum() <= 0
                || fee.signum() < 0
                || slippage.signum() < 0) {
            throw new IllegalArgumentException("no such fill: " + price + " x " + quantity);
        }
    }
}
