package dev.tapedeck.execution.broker;

import java.math.BigDecimal;

/**
 * What a paper trade is made under. Rates are fractions of the money that changes hands (0.0002 is
 * 2 basis points), percentages are percent of the entry price, 0 switches that protection off.
 *
 * @param quantity units as configured; {@code scale} times as many are traded
 * @param slippageBps the most that a market order may slip, in basis points
 * @param seed of the only randomness there is, how much of {@code slippageBps} an order meets
 */
public record Terms(
        BigDecimal quantity,
        BigDecimal scale,
        BigDecimal takeProfitPct,
        BigDecimal stopLossPct,
        BigDecimal makerRate,
        BigDecimal takerRate,
        BigDecimal slippageBps,
        long seed) {
    public static final BigDecimal MAKER_RATE = new BigDecimal("0.0002");
    public static final BigDecimal TAKER_RATE = new BigDecimal("0.00055");

    public Terms {
        if (quantity.signum() <= 0 || scale.signum() <= 0) {
            throw new IllegalArgumentException("quantity and scale must be above 0");
        }
        if (takeProfitPct.signum() < 0 || stopLossPct.signum() < 0 || slippageBps.signum() < 0) {
            throw new IllegalArgumentException("percentages must not be below 0");
        }
        if (makerRate.signum() < 0 || takerRate.signum() < 0) {
            throw new IllegalArgumentException("fee rates must not be below 0");
        }
    }

    /** Units that an order really has. */
    public BigDecimal actualQuantity() {
        return quantity.multiply(scale);
    }
}
