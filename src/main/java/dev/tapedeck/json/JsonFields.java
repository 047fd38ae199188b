package dev.tapedeck.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the members of a compact, valid JSON object without building a tree: one walk over the
 * bytes, jumping over what is not asked for. Input that has not been through {@link JsonCompactor}
 * gives undefined answers, never an endless loop.
 */
public final class JsonFields {
    /** Called for each member; the name is without quotes and as written, the value compact. */
    @FunctionalInterface
    public interface Visitor {
        void member(byte[] bytes, int nameFrom, int nameTo, int from, int to);
    }

    private JsonFields() {}

    public static void forEach(byte[] bytes, int from, int to, Visitor visitor) {
        int pos = from + 1;
        while (pos < to && bytes[pos] == '"') {
            int nameEnd = endOfString(bytes, pos, to);
            int valueFrom = nameEnd + 1;
            int valueTo = endOfValue(bytes, valueFrom, to);
            visitor.member(bytes, pos + 1, nameEnd - 1, valueFrom, valueTo);
            pos = valueTo + 1;
        }
    }

    /** True when the member's name is that ASCII text. */
    public static boolean is(byte[] bytes, int nameFrom, int nameTo, String name) {
        int n = name.length();
        if (nameTo - nameFrom != n) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            if (bytes[nameFrom + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The member's value as a slice, or null when the object has none of that name. */
    public static byte @Nullable [] raw(byte[] bytes, int from, int to, String name) {
        int pos = from + 1;
        while (pos < to && bytes[pos] == '"') {
            int nameEnd = endOfString(bytes, pos, to);
            int valueFrom = nameEnd + 1;
            int valueTo = endOfValue(bytes, valueFrom, to);
            if (is(bytes, pos + 1, nameEnd - 1, name)) {
                return java.util.Arrays.copyOfRange(bytes, valueFrom, valueTo);
            }
            pos = valueTo + 1;
        }
        return null;
    }

    /** The member's text; empty when it is absent or no string. */
    public static Optional<String> text(byte[] bytes, int from, int to, String name) {
        byte[] value = raw(bytes, from, to, name);
        return value == null ? Optional.empty() : text(value, 0, value.length);
    }

    /** The value's text; empty when it is no string. */
    public static Optional<String> text(byte[] bytes, int from, int to) {
        if (to - from < 2 || bytes[from] != '"') {
            return Optional.empty();
        }
        String raw = new String(bytes, from + 1, to - from - 2, StandardCharsets.UTF_8);
        return Optional.of(raw.indexOf('\\') < 0 ? raw : JsonText.unescape(raw));
    }

    /**
     * The value as an exact decimal, also when it is written as a string of digits; empty for
     * anything else.
     */
    public static Optional<BigDecimal> decimal(byte[] bytes, int from, int to) {
        boolean quoted = to - from >= 2 && bytes[from] == '"';
        int start = quoted ? from + 1 : from;
        int end = quoted ? to - 1 : to;
        int n = end - start;
        if (n < 1
                || n > 64
                || !(bytes[start] == '-' || (bytes[start] >= '0' && bytes[start] <= '9'))) {
            return Optional.empty();
        }
        char[] digits = new char[n];
        for (int i = 0; i < n; i++) {
            digits[i] = (char) bytes[start + i];
        }
        try {
            BigDecimal value = new BigDecimal(digits);
            // An exponent of a billion is a short text and an endless sum.
            return Math.abs((long) value.scale()) > 64 ? Optional.empty() : Optional.of(value);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** One past the string that starts at {@code pos}. */
    public static int endOfString(byte[] bytes, int pos, int to) {
        int at = pos + 1;
        while (at < to && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return Math.min(at + 1, to);
    }

    /** One past the value that starts at {@code pos}. */
    public static int endOfValue(byte[] bytes, int pos, int to) {
        int depth = 0;
        int at = pos;
        while (at < to) {
            switch (bytes[at]) {
                case '"' -> {
                    at = endOfString(bytes, at, to);
                    if (depth == 0) {
                        return at;
                    }
                    continue;
                }
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (depth == 0) {
                        return at;
                    }
                    if (--depth == 0) {
                        return at + 1;
                    }
                }
                case ',' -> {
                    if (depth == 0) {
                        return at;
                    }
                }
                default -> {}
            }
            at++;
        }
        return to;
    }
}
