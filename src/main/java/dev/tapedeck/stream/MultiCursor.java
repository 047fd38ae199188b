package dev.tapedeck.stream;

import java.util.HashMap;
import java.util.Map;

/** The cursor of a multiplexed stream, {@code s:a=1.17,b:c=1.9}: a text for each log, not yet understood as a cursor. */
final class MultiCursor {
    private MultiCursor() {}

    /** Parts that are no {@code log=cursor} are passed over: their logs then have none. */
    static Map<String, String> parse(String text) {
        Map<String, String> cursors = new HashMap<>();
        for (String part : text.split(",")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                cursors.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return cursors;
    }
}
