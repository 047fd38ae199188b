package dev.tapedeck.document;

import java.util.Comparator;
import java.util.regex.Pattern;

/** The form of a document's id, and the order of ids, the same on every backend. */
public final class DocumentIds {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,199}");

    /**
     * Digits count by their value and letters without their case: {@code a2} before {@code A10}.
     * Ids that differ in nothing else stand in the order of their characters.
     */
    public static final Comparator<String> ORDER =
            ((Comparator<String>) DocumentIds::compare).thenComparing(Comparator.naturalOrder());

    private DocumentIds() {}

    public static boolean isValid(String id) {
        return SAFE.matcher(id).matches();
    }

    /**
     * @throws IllegalArgumentException when the id is not of that form: the caller's fault, since
     *     what clients send is checked where it comes in
     */
    public static void check(String id) {
        if (!isValid(id)) {
            throw new IllegalArgumentException("not a document id: " + id);
        }
    }

    private static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int order;
            if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
                int endA = endOfDigits(a, i);
                int endB = endOfDigits(b, j);
                order = compareDigits(a.substring(i, endA), b.substring(j, endB));
                i = endA;
                j = endB;
            } else {
                order =
                        Character.compare(
                                Character.toLowerCase(a.charAt(i)),
                                Character.toLowerCase(b.charAt(j)));
                i++;
                j++;
            }
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.length() - i, b.length() - j);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int endOfDigits(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** By value, however many digits there are. */
    private static int compareDigits(String a, String b) {
        String left = a.replaceFirst("^0+(?=.)", "");
        String right = b.replaceFirst("^0+(?=.)", "");
        int order = Integer.compare(left.length(), right.length());
        return order == 0 ? left.compareTo(right) : order;
    }
}
