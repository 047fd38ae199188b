package dev.tapedeck.log;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * One append-only log with a gap-free sequence. An append is answered only when it is durable, and
 * nobody sees an event before that.
 *
 * <p>Every {@code Uni} does its work on subscription, may answer on any thread (callers move to
 * their own), and fails with a {@link dev.tapedeck.problem.Problem}: {@code HEAD_MOVED}, {@code
 * PRODUCER_GAP}, {@code PRODUCER_FENCED}, {@code STORAGE_UNAVAILABLE}, {@code OVERLOADED} for
 * appends, {@code CURSOR_GONE}, {@code INVALID_CURSOR}, {@code LOG_DAMAGED} for reads.
 */
public interface EventLog {
    LogId id();

    /** The last durable event; never blocks. */
    Cursor head();

    /**
     * The last durable event, also of what other nodes have written a moment ago; answers when
     * {@link #head} is at least that.
     */
    default Uni<Cursor> refresh() {
        return Uni.createFrom().item(this::head);
    }

    /** The oldest cursor that can still be read after; never blocks. Grows with retention. */
    Cursor oldest();

    /** Bytes of all lines kept, about; never blocks. */
    long bytes();

    Uni<Appended> append(Append append);

    /**
     * Whole lines after the cursor, up to {@code maxBytes} but at least one; none at the head.
     *
     * <p>Every line's crc and sequence has been checked.
     */
    Uni<EventLines> read(Cursor after, int maxBytes);

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

    /** Adds a listener; it hears everything after the head that is returned, and nothing before. */
    Cursor listen(CommitListener listener);

    void unlisten(CommitListener listener);
}
