package dev.tapedeck.bot.engine;

import java.math.BigDecimal;

/** What a fill costs: the maker's rate where the order rested, the taker's where it did not. */
final class Fees {
    static final BigDecimal MAKER_RATE = new BigDecimal("0.0002");
    static final BigDecimal TAKER_RATE = new BigDecimal("0.00055");

    private Fees() {}

    static BigDecimal maker(BigDecimal price, BigDecimal qty) {
        return price.multiply(qty).multiply(MAKER_RATE);
    }

    static BigDecimal taker(BigDecimal price, BigDecimal qty) {
        return price.multiply(qty).multiply(TAKER_RATE);
    }
}
