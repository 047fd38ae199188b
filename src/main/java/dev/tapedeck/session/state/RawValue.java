package dev.tapedeck.session.state;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.json.JsonText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads single values out of compact, valid JSON and writes decimals into it. What is not of the
 * wanted kind reads as null or -1: events may carry anything.
 */
public final class RawValue {
    /** Called for each element of an array. */
    @FunctionalInterface
    public interface Elements {
        void element(byte[] bytes, int from, int to);
    }

    /** Longer decimals than the fold itself can write are not read back. */
    private static final int MAX_EXACT = 4_096;

    private static final int MAX_WHOLE = 18;
    private static final Pattern PLAIN = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    private RawValue() {}

    public static boolean isObject(byte[] bytes, int from, int to) {
        return to - from >= 2 && bytes[from] == '{';
    }

    static boolean isArray(byte[] bytes, int from, int to) {
        return to - from >= 2 && bytes[from] == '[';
    }

    static boolean isTrue(byte[] bytes, int from, int to) {
        return to - from == 4 && bytes[from] == 't';
    }

    /** A name of something: a string that is not empty, or the digits of a whole number. */
    public static @Nullable String label(byte[] bytes, int from, int to) {
        if (to - from > 2 && bytes[from] == '"') {
            return text(bytes, from + 1, to - 1);
        }
        return whole(bytes, from, to) < 0 ? null : text(bytes, from, to);
    }

    /** The text between the quotes. */
    static String text(byte[] bytes, int from, int to) {
        String raw = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return raw.indexOf('\\') < 0 ? raw : JsonText.unescape(raw);
    }

    /** A number without sign, point and exponent, of at most 18 digits; else -1. */
    static long whole(byte[] bytes, int from, int to) {
        if (to <= from || to - from > MAX_WHOLE) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** A decimal that an event carries, as a number or as a string of digits. */
    public static @Nullable BigDecimal decimal(byte[] bytes, int from, int to) {
        return to <= from ? null : JsonFields.decimal(bytes, from, to).orElse(null);
    }

    /**
     * A decimal that {@link #put} wrote; longer than an event's may be, since sums and products are
     * exact.
     */
    static @Nullable BigDecimal exact(byte[] bytes, int from, int to) {
        if (to <= from || to - from > MAX_EXACT) {
            return null;
        }
        String digits = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        return PLAIN.matcher(digits).matches() ? new BigDecimal(digits) : null;
    }

    /** Walks over a compact array's elements. */
    public static void elements(byte[] bytes, int from, int to, Elements visitor) {
        int pos = from + 1;
        while (pos < to - 1) {
            int end = JsonFields.endOfValue(bytes, pos, to);
            visitor.element(bytes, pos, end);
            pos = end + 1;
        }
    }

    /**
     * The value in plain notation without trailing zeros, so that equal values are equal bytes;
     * null for null.
     */
    public static void put(JsonBytes out, @Nullable BigDecimal value) {
        out.ascii(value == null ? "null" : value.stripTrailingZeros().toPlainString());
    }

    /** A string, or null. */
    static void put(JsonBytes out, @Nullable String text) {
        if (text == null) {
            out.ascii("null");
        } else {
            out.string(text);
        }
    }
}
