package dev.tapedeck.log;

import io.smallrye.mutiny.Uni;
import java.util.Set;
import java.util.function.Consumer;

/** All event logs of one backend. */
public interface EventLogs {
    /**
     * The log of that name, made when it is not there yet.
     *
     * @param place where it lives, relative to the backend's root: {@code sessions/u/s_b}. Always
     *     the same for a name
     */
    Uni<EventLog> open(LogId id, String place);

    /**
     * Lets go of a log whose lines are of no use here any more. Only what lives in memory need do
     * anything.
     */
    default void forget(EventLog log) {}

    /**
     * Has each append of this process told to others, who need it only where several processes
     * share the storage; quick, on any thread.
     */
    default void announceTo(Consumer<LogId> announcer) {}

    /** A hint that another process has appended to the log. It may be late, doubled or wrong. */
    default void moved(LogId id) {}

    /** Whether a log's older epochs are kept when it begins a new one. */
    default boolean keepOldEpochs() {
        return true;
    }

    /** Logs that had lines in the commit log at start: their owners' views may be behind. */
    Set<LogId> recovered();

    StorageHealth health();
}
