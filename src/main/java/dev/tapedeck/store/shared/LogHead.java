package dev.tapedeck.store.shared;

import dev.tapedeck.log.Cursor;

/**
 * Where a log ends.
 *
 * @param number of its newest group; 0 when it has none
 * @param cursor of its last event, {@code 1.0} when it has none
 * @param oldest the cursor before the oldest event kept, of the same epoch
 * @param bytes of the lines of its epoch, as far as they are kept
 */
public record LogHead(long number, Cursor cursor, Cursor oldest, long bytes) {
    public static final LogHead EMPTY = new LogHead(0, Cursor.ORIGIN, Cursor.ORIGIN, 0);

    /** The head once the group is in the log. */
    public LogHead after(LogGroup group) {
        boolean goesOn = group.before().equals(cursor);
        return new LogHead(
                group.number(),
                group.head(),
                goesOn ? oldest : group.before(),
                (goesOn ? bytes : 0) + group.lines().length);
    }
}
