package dev.tapedeck.problem;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/** Ids that clients choose, checked before they touch a path, a key or a query. */
public final class Ids {
    public static final int SESSION_MAX = 200;
    public static final int MAX = 64;

    private Ids() {}

    public static boolean isValid(String id, int max) {
        int n = id.length();
        for (int i = 0; i < n; i++) {
            char c = id.charAt(i);
            boolean good =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '_'
                            || c == '-';
            if (!good) {
                return false;
            }
        }
        return n >= 1 && n <= max;
    }

    /** The same with dots, as in {@code BRK.B}, though not as the first character. */
    public static boolean isSymbol(String id) {
        return id.length() <= MAX && !id.startsWith(".") && isValid(id.replace('.', '-'), MAX);
    }

    /**
     * @throws Problem INVALID_ID, naming the field
     */
    @CanIgnoreReturnValue
    public static String check(String field, String id, int max) {
        if (!isValid(id, max)) {
            String rule = "should be 1 to " + max + " of A-Z a-z 0-9 _ -";
            throw Problem.of(ProblemKind.INVALID_ID, field + " " + rule).with(field, rule);
        }
        return id;
    }
}
