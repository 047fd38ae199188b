package dev.tapedeck.json;

/**
 * Compact JSON as a person reads it: a line for each member and element, two spaces a level, digits
 * and strings as they are. What is nested deeper than a few levels stays on its line, so that no
 * input grows to many times its size. {@link RawObject#compact} is the way back.
 */
public final class JsonIndent {
    private static final String STEP = "  ";
    private static final int LEVELS = 8;

    private JsonIndent() {}

    /**
     * @param compact valid and without white space between tokens
     */
    public static byte[] indent(byte[] compact) {
        JsonBytes out = new JsonBytes(compact.length * 2 + 1);
        int depth = 0;
        int at = 0;
        while (at < compact.length) {
            byte c = compact[at];
            if (c == '"') {
                int end = JsonFields.endOfString(compact, at, compact.length);
                out.put(compact, at, end);
                at = end;
                continue;
            }
            boolean empty = isOpening(c) && isClosing(compact[at + 1]);
            depth += isOpening(c) ? 1 : 0;
            depth -= isClosing(c) ? 1 : 0;
            if (isClosing(c) && !isOpening(compact[at - 1])) {
                line(out, depth, depth + 1);
            }
            out.put((char) c);
            if (c == ':' && depth <= LEVELS) {
                out.put(' ');
            } else if (c == ',' || (isOpening(c) && !empty)) {
                line(out, depth, depth);
            }
            at++;
        }
        return out.put('\n').toByteArray();
    }

    private static boolean isOpening(byte c) {
        return c == '{' || c == '[';
    }

    private static boolean isClosing(byte c) {
        return c == '}' || c == ']';
    }

    /**
     * @param level of the members that the line parts
     */
    private static void line(JsonBytes out, int depth, int level) {
        if (level <= LEVELS) {
            out.put('\n');
            for (int i = 0; i < depth; i++) {
                out.ascii(STEP);
            }
        }
    }
}
