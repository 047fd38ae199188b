package dev.tapedeck.store.shared;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.LogId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The groups of all logs in one database. Each call does its work on subscription, never blocks,
 * may answer on any thread, and fails with any exception when the database cannot be reached or
 * does not answer as it should: the caller bounds the time, and decides what a failure means.
 */
public interface LogTable {
    /** {@link LogHead#EMPTY} for a log that nothing was ever written to. */
    Uni<LogHead> head(LogId log);

    /** Numbers of the newest groups; a log without any is absent. */
    Uni<Map<LogId, Long>> numbers(Collection<LogId> logs);

    /**
     * Appends the group, durably and as a whole, if the newest group of the log is the one before
     * it; also its marks, each into its producer's slot.
     *
     * @param before the log's head as the caller knows it, with the number before the group's
     * @return true when the group is the newest of the log: because it was appended now, or had
     *     been by an earlier call whose answer was lost. False when it was not appended now;
     *     whether it is further back in the log is for the caller to look up
     */
    Uni<Boolean> append(LogId log, LogGroup group, LogHead before);

    /**
     * Whole groups that come after the number, in order, up to {@code maxBytes} of lines but at
     * least one. Groups that were dropped are left out.
     */
    Uni<List<LogGroup>> after(LogId log, long number, int maxBytes);

    /**
     * Whole groups of the cursor's epoch that have events after it, in order, from the first such
     * on, up to {@code maxBytes} of lines but at least one.
     */
    Uni<List<LogGroup>> read(LogId log, Cursor after, int maxBytes);

    /**
     * Drops groups of the cursor's epoch whose events all lie up to it, and notes the oldest cursor
     * that is left. Marks stay.
     */
    Uni<Void> drop(LogId log, Cursor upTo);

    /** What is in the producers' slots, in no particular order. */
    Uni<List<ProducerMark>> marks(LogId log);

    /**
     * Logs that somebody has just appended to, as far as the database says so by itself: a hint
     * that may come late, twice or never. Goes on by itself after a failure; never ends.
     */
    Multi<LogId> moved();

    /** Fails when the database cannot be used. */
    Uni<Void> ping();
}
