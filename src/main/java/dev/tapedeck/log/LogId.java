package dev.tapedeck.log;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** A log's name: its owner's kind and id. Prints as {@code s:demo}. */
public record LogId(LogKind kind, String id) {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_-]{1,200}");

    /**
     * Checked again here, so that no id can carry a quote or a path into a line, a key or a file
     * name.
     */
    public LogId {
        if (!SAFE.matcher(id).matches()) {
            throw new IllegalArgumentException("not a log id: " + id);
        }
    }

    public static LogId session(String id) {
        return new LogId(LogKind.SESSION, id);
    }

    /** Reads what {@link #toString} prints; empty when it is anything else. */
    public static Optional<LogId> parse(String text) {
        if (text.length() < 3 || text.charAt(1) != ':') {
            return Optional.empty();
        }
        String id = text.substring(2);
        return LogKind.of(text.charAt(0))
                .filter(kind -> SAFE.matcher(id).matches())
                .map(kind -> new LogId(kind, id));
    }

    /** The log whose lines carry that id in that field. */
    static Optional<LogId> of(String idField, String id) {
        return Arrays.stream(LogKind.values())
                .filter(kind -> kind.idField().equals(idField) && SAFE.matcher(id).matches())
                .map(kind -> new LogId(kind, id))
                .findFirst();
    }

    @Override
    public String toString() {
        return kind.letter() + ":" + id;
    }
}
