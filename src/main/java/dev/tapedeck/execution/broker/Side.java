package dev.tapedeck.execution.broker;

import java.math.BigDecimal;

/** Which way a position gains. */
public enum Side {
    LONG("long"),
    SHORT("short");

    private final String wire;

    Side(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }

    public Side opposite() {
        return this == LONG ? SHORT : LONG;
    }

    /** The value as this side gains it: unchanged for long, negated for short. */
    public BigDecimal signed(BigDecimal value) {
        return this == LONG ? value : value.negate();
    }
}
