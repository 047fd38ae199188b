package dev.tapedeck.bot.engine;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A symbol of the active universe and what its venue allows; null where it says nothing. */
public record Instrument(
        String symbol,
        @Nullable BigDecimal qtyStep,
        @Nullable BigDecimal minOrderQty,
        @Nullable BigDecimal maxOrderQty) {
    public static Instrument unlimited(String symbol) {
        return new Instrument(symbol, null, null, null);
    }
}
