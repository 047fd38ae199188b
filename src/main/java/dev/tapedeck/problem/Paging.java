package dev.tapedeck.problem;

import org.jspecify.annotations.Nullable;

/** {@code limit} and {@code offset} of a list. */
public record Paging(int limit, int offset) {
    private static final int DEFAULT = 100;
    private static final int MAX = 500;

    public static Paging of(@Nullable String limit, @Nullable String offset) {
        return new Paging(
                limit == null ? DEFAULT : whole("limit", limit, 1, MAX),
                offset == null ? 0 : whole("offset", offset, 0, Integer.MAX_VALUE));
    }

    public static int whole(String name, String text, int min, int max) {
        long value = -1;
        if (text.length() <= 10
                && !text.isEmpty()
                && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            value = Long.parseLong(text);
        }
        if (value < min || value > max) {
            throw Problem.parameter(name, "should be a whole number from " + min + " to " + max);
        }
        return (int) value;
    }
}
