package dev.tapedeck.job;

import dev.tapedeck.json.JsonBytes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * How far a job has come.
 *
 * @param total 0 while it is not known
 */
public record Progress(long current, long total, String message) {
    public static final Progress NONE = new Progress(0, 0, "");

    private static final int DIGITS = 2;

    /** Two digits, never over 100; null while the total is not known. */
    public @Nullable BigDecimal percentage() {
        return total <= 0
                ? null
                : BigDecimal.valueOf(Math.clamp(current, 0, total))
                        .multiply(BigDecimal.valueOf(100))
                        .divide(BigDecimal.valueOf(total), DIGITS, RoundingMode.HALF_EVEN);
    }

    byte[] json() {
        return new JsonBytes(96)
                .ascii("{\"current\":")
                .number(current)
                .ascii(",\"total\":")
                .number(total)
                .ascii(",\"message\":")
                .string(message)
                .put('}')
                .toByteArray();
    }
}
