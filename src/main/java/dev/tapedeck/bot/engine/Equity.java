package dev.tapedeck.bot.engine;

import java.math.BigDecimal;

/** Realized and open pnl together, at every tick, and how far they fell from their highest. */
public record Equity(BigDecimal value, BigDecimal peak, BigDecimal maxDrawdown) {
    public static final Equity NONE = new Equity(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    Equity at(BigDecimal now) {
        BigDecimal highest = peak.max(now);
        return new Equity(now, highest, maxDrawdown.max(highest.subtract(now)));
    }

    public BigDecimal drawdown() {
        return peak.subtract(value);
    }
}
