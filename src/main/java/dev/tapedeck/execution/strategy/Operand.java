package dev.tapedeck.execution.strategy;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** One side of a comparison: how it is computed and what it came to. */
public record Operand(String expression, double value) {
    private static final MathContext SHOWN = new MathContext(10);

    /** Ten significant digits, or null where the value is not defined. */
    public @Nullable BigDecimal shown() {
        return Double.isFinite(value) ? new BigDecimal(value).round(SHOWN) : null;
    }
}
