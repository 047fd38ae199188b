package dev.tapedeck.execution.strategy;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parameter that a strategy takes: its type, its range (both ends allowed) or its choices, and
 * what it is when nothing is said.
 *
 * @param choices the texts that a CHOICE may be; empty for numbers
 */
public record ParameterSpec(
        String name,
        Type type,
        Object defaultValue,
        @Nullable BigDecimal min,
        @Nullable BigDecimal max,
        List<String> choices,
        String description) {
    /** Decimals are exact and have at most eight digits after the point. */
    public enum Type {
        INTEGER,
        DECIMAL,
        CHOICE
    }

    public ParameterSpec {
        choices = List.copyOf(choices);
        if (!(defaultValue instanceof BigDecimal) && !(defaultValue instanceof String)) {
            throw new IllegalArgumentException(name + " has no such default");
        }
    }

    public static ParameterSpec integer(
            String name, long byDefault, long min, long max, String description) {
        return new ParameterSpec(
                name,
                Type.INTEGER,
                BigDecimal.valueOf(byDefault),
                BigDecimal.valueOf(min),
                BigDecimal.valueOf(max),
                List.of(),
                description);
    }

    public static ParameterSpec decimal(
            String name, String byDefault, String min, String max, String description) {
        return new ParameterSpec(
                name,
                Type.DECIMAL,
                new BigDecimal(byDefault),
                new BigDecimal(min),
                new BigDecimal(max),
                List.of(),
                description);
    }

    public static ParameterSpec choice(
            String name, String byDefault, List<String> choices, String description) {
        return new ParameterSpec(name, Type.CHOICE, byDefault, null, null, choices, description);
    }

    public ParameterSpec withDefault(long other) {
        return new ParameterSpec(
                name, type, BigDecimal.valueOf(other), min, max, choices, description);
    }
}
