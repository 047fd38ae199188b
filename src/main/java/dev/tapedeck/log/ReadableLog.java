package dev.tapedeck.log;

import io.smallrye.mutiny.Uni;

/**
 * A log as its readers know it: numbered events, durable ones only, and word of those that follow.
 *
 * <p>Every {@code Uni} does its work on subscription, may answer on any thread (callers move to
 * their own), and fails with a {@link dev.tapedeck.problem.Problem}: {@code CURSOR_GONE}, {@code
 * INVALID_CURSOR}, {@code LOG_DAMAGED} for reads.
 */
public interface ReadableLog {
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

    /**
     * Whole lines after the cursor, up to {@code maxBytes} but at least one; none at the head.
     *
     * <p>Every line's crc and sequence has been checked.
     */
    Uni<EventLines> read(Cursor after, int maxBytes);

    /** Adds a listener; it hears everything after the head that is returned, and nothing before. */
    Cursor listen(CommitListener listener);

    void unlisten(CommitListener listener);
}
