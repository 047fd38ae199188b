package dev.tapedeck.stream;

import dev.tapedeck.log.LogId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cursor of a multiplexed stream, {@code s:a=1.17,b:c=1.9}: a text for each log, not yet
 * understood as a cursor.
 *
 * @param byLog by the log's id as it prints
 * @param garbled what stands there when some part names no log; null when all do
 */
record MultiCursor(Map<String, String> byLog, @Nullable String garbled) {
    static MultiCursor of(@Nullable String text) {
        Map<String, String> byLog = new HashMap<>();
        String garbled = null;
        for (String part : text == null ? new String[0] : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0 && LogId.parse(part.substring(0, equals)).isPresent()) {
                byLog.put(part.substring(0, equals), part.substring(equals + 1));
            } else {
                garbled = text;
            }
        }
        return new MultiCursor(byLog, garbled);
    }

    /** Whether what {@link #of} answers is not the log's own. */
    boolean isGarbledFor(LogId log) {
        return !byLog.containsKey(log.toString());
    }

    /**
     * The log's own cursor; the garbled text when it may have been in there, so that the log is
     * told of it; null when there is none.
     */
    @Nullable String of(LogId log) {
        return byLog.getOrDefault(log.toString(), garbled);
    }
}
