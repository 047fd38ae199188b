package dev.tapedeck.bot.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The few roundings there are. Sums, differences and products are exact. */
final class Maths {
    static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    static final BigDecimal BPS = BigDecimal.valueOf(10_000);

    private static final int PERCENT_SCALE = 10;
    private static final int PRICE_SCALE = 12;
    private static final int RATIO_SCALE = 12;

    private Maths() {}

    /** {@code part / whole · 100}; 0 of nothing. */
    static BigDecimal percent(BigDecimal part, BigDecimal whole) {
        return whole.signum() == 0
                ? BigDecimal.ZERO
                : part.multiply(HUNDRED).divide(whole, PERCENT_SCALE, RoundingMode.HALF_EVEN);
    }

    static BigDecimal ratio(BigDecimal part, BigDecimal whole) {
        return part.divide(whole, RATIO_SCALE, RoundingMode.HALF_EVEN);
    }

    /** The price moved by so many percent, up or, when negative, down. */
    static BigDecimal moved(BigDecimal price, BigDecimal percent) {
        return price(price.add(price.multiply(percent).divide(HUNDRED)));
    }

    static BigDecimal price(BigDecimal exact) {
        return exact.setScale(PRICE_SCALE, RoundingMode.HALF_UP);
    }

    static BigDecimal downTo(BigDecimal value, BigDecimal step) {
        return value.divideToIntegralValue(step).multiply(step);
    }
}
