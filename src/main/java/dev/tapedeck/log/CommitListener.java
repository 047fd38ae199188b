package dev.tapedeck.log;

/**
 * Told of every group of durable lines, in order, on the committing thread: quick, and never
 * blocking.
 */
@FunctionalInterface
public interface CommitListener {
    void committed(EventLines lines);

    /** A new epoch has begun: whatever was derived from the old one is void. */
    default void restarted(Cursor head) {}

    /**
     * What a {@link Gate} admitted since the last commit has not come into the log and is decided
     * anew: another node has written meanwhile, or the storage did not take it.
     */
    default void withdrawn() {}
}
