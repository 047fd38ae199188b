package dev.tapedeck.bot.engine;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A guardrail that pauses the bot.
 *
 * @param numbers what decided
 */
public record Trip(Guardrail guardrail, Map<String, BigDecimal> numbers) {
    /** Which guardrail. */
    public enum Guardrail {
        DAILY_LOSS,
        CONSECUTIVE_LOSSES
    }

    public Trip {
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }

    static Trip of(Guardrail guardrail, String is, BigDecimal value, String may, BigDecimal limit) {
        Map<String, BigDecimal> numbers = new LinkedHashMap<>();
        numbers.put(is, value);
        numbers.put(may, limit);
        return new Trip(guardrail, numbers);
    }
}
