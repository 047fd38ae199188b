package dev.tapedeck.bot.universe;

import dev.tapedeck.json.RawObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** A day of a symbol. */
record Ticker(BigDecimal turnover, BigDecimal high, BigDecimal low) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int DIGITS = 8;

    /** Empty when its numbers cannot be those of a market. */
    static Optional<Ticker> read(RawObject fields) {
        BigDecimal turnover =
                fields.decimal("turnover24hUSDT")
                        .or(() -> fields.decimal("turnover24h"))
                        .orElse(null);
        BigDecimal high = fields.decimal("highPrice24h").orElse(null);
        BigDecimal low = fields.decimal("lowPrice24h").orElse(null);
        if (turnover == null || high == null || low == null) {
            return Optional.empty();
        }
        boolean possible = turnover.signum() >= 0 && low.signum() > 0 && high.compareTo(low) >= 0;
        return possible ? Optional.of(new Ticker(turnover, high, low)) : Optional.empty();
    }

    /** {@code (high-low)/low*100}, to eight places. */
    BigDecimal volatilityPct() {
        BigDecimal exact = range().divide(low, DIGITS, RoundingMode.HALF_EVEN);
        return exact.signum() == 0 ? BigDecimal.ZERO : exact.stripTrailingZeros();
    }

    /** Without a division, and so without a digit that is rounded. */
    boolean passes(Filters filters) {
        return turnover.compareTo(filters.minTurnover()) >= 0
                && range().compareTo(filters.minVolPct().multiply(low)) >= 0;
    }

    private BigDecimal range() {
        return high.subtract(low).multiply(HUNDRED);
    }
}
