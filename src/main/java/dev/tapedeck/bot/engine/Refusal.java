package dev.tapedeck.bot.engine;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A refusal to enter.
 *
 * @param numbers what decided, in the order in which one would tell it
 */
public record Refusal(Side side, NoEntryReason reason, Map<String, BigDecimal> numbers) {
    public Refusal {
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }

    static Refusal of(Side side, NoEntryReason reason, String name, long value) {
        return of(side, reason, name, BigDecimal.valueOf(value));
    }

    static Refusal of(Side side, NoEntryReason reason, String name, BigDecimal value) {
        return new Refusal(side, reason, Map.of(name, value));
    }

    /** With one more number. */
    Refusal and(String name, BigDecimal value) {
        Map<String, BigDecimal> more = new LinkedHashMap<>(numbers);
        more.put(name, value);
        return new Refusal(side, reason, more);
    }

    Refusal and(String name, long value) {
        return and(name, BigDecimal.valueOf(value));
    }

    byte[] numbersJson() {
        JsonObject json = new JsonObject();
        numbers.forEach(json::number);
        return json.end();
    }
}
