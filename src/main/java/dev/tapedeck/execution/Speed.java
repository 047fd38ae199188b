package dev.tapedeck.execution;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How many times faster than the market a replay goes. @param factor null means as fast as the log
 * takes it
 */
public record Speed(@Nullable BigDecimal factor) {
    public static final Speed MAX = new Speed(null);
    public static final String MAX_WIRE = "max";

    public Speed {
        if (factor != null && factor.signum() <= 0) {
            throw new IllegalArgumentException("speed " + factor);
        }
    }
}
