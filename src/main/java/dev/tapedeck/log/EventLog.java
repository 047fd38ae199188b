package dev.tapedeck.log;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * One append-only log with a gap-free sequence. An append is answered only when it is durable, and
 * nobody sees an event before that. Appends fail with a {@link dev.tapedeck.problem.Problem}:
 * {@code HEAD_MOVED}, {@code PRODUCER_GAP}, {@code PRODUCER_FENCED}, {@code STORAGE_UNAVAILABLE},
 * {@code OVERLOADED}.
 */
public interface EventLog extends ReadableLog {
    Uni<Appended> append(Append append);

    /**
     * Begins a new epoch; the old lines are kept aside. Answers the new head, {@code <epoch>.0}.
     */
    Uni<Cursor> restart();

    /**
     * Goes on after that cursor instead of after the head: for a log that is taken over from
     * elsewhere. A later epoch, whose beginning it is; or any cursor of the first, while nothing
     * was ever written. Answers the new head; {@code HEAD_MOVED} when it is neither.
     */
    Uni<Cursor> beginAt(Cursor cursor);

    /**
     * The lines of an older epoch, in order, as far as they are still there, a part at a time as
     * asked for; nothing where none are. Fails with {@code LOG_DAMAGED} where one cannot be read.
     */
    Multi<EventLines> archived(long epoch);

    /** What is remembered of producers now, the least recent first. */
    Uni<List<Remembered>> remembered();

    /**
     * Promises that lines up to the cursor are no longer needed to rebuild the owner's state:
     * retention may drop them.
     */
    void allowDropping(Cursor upTo);
}
