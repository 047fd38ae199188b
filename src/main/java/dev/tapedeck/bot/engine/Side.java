package dev.tapedeck.bot.engine;

import java.math.BigDecimal;

/** Which way a position gains. */
public enum Side {
    LONG,
    SHORT;

    /** The value as this side gains it: unchanged for long, negated for short. */
    BigDecimal signed(BigDecimal value) {
        return this == LONG ? value : value.negate();
    }
}
