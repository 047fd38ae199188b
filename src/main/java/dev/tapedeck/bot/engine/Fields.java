package dev.tapedeck.bot.engine;

import dev.tapedeck.json.JsonFields;
import dev.tapedeck.json.RawArray;
import dev.tapedeck.json.RawObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stored object leniently: what is missing or of another type reads as its default, since
 * earlier systems wrote what they knew.
 */
record Fields(RawObject object) {
    /** Sums and products are exact, so they are longer than what a client may send. */
    private static final int MAX_DIGITS = 1_024;

    private static final Pattern PLAIN = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    static Fields of(byte @Nullable [] json) {
        return new Fields(
                Optional.ofNullable(json).flatMap(RawObject::parse).orElseGet(RawObject::empty));
    }

    Fields object(String name) {
        return of(object.get(name));
    }

    Optional<String> text(String name) {
        return object.text(name);
    }

    Optional<BigDecimal> number(String name) {
        byte[] value = object.get(name);
        return value == null ? Optional.empty() : number(value);
    }

    BigDecimal number(String name, BigDecimal fallback) {
        return number(name).orElse(fallback);
    }

    Optional<BigDecimal> positive(String name) {
        return number(name).filter(value -> value.signum() > 0);
    }

    Optional<Side> side() {
        return text("side").flatMap(word -> word(Side.class, word.toUpperCase(Locale.ROOT)));
    }

    Optional<Long> whole(String name) {
        return number(name)
                .filter(value -> value.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0)
                .map(BigDecimal::longValue);
    }

    long whole(String name, long fallback) {
        return whole(name).orElse(fallback);
    }

    boolean flag(String name) {
        byte[] value = object.get(name);
        return value != null && value[0] == 't';
    }

    <E extends Enum<E>> Optional<E> word(String name, Class<E> type) {
        return text(name).flatMap(word -> word(type, word));
    }

    static <E extends Enum<E>> Optional<E> word(Class<E> type, String word) {
        for (E each : type.getEnumConstants()) {
            if (each.name().equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** Those of the array's elements that are numbers. */
    List<BigDecimal> numbers(String name) {
        byte[] value = object.get(name);
        return value == null
                ? List.of()
                : RawArray.elements(value).stream().flatMap(each -> number(each).stream()).toList();
    }

    private static Optional<BigDecimal> number(byte[] value) {
        if (value.length > MAX_DIGITS) {
            return Optional.empty();
        }
        String digits = new String(value, StandardCharsets.ISO_8859_1);
        if (PLAIN.matcher(digits).matches()) {
            return Optional.of(new BigDecimal(digits));
        }
        // With an exponent, or as a string, within the limits that hold for everybody.
        return JsonFields.decimal(value, 0, value.length);
    }
}
