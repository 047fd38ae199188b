package dev.tapedeck.session;

import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventBatch;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Predicate;

/** One session as seen by a room that writes into it by itself. Thread-safe. */
public interface Recorder {
    /** The state as JSON and the cursor that it is true at. */
    record StateAt(Cursor at, byte[] json) {}

    String sessionId();

    /** Never blocks. */
    SessionStatus status();

    /** Appends all of it or fails with a Problem; answers on any thread. */
    Uni<Appended> append(EventBatch batch, Conditions conditions);

    default Uni<Appended> append(EventBatch batch) {
        return append(batch, Conditions.NONE);
    }

    /**
     * The answer to the request if it was carried out before, empty if it may be carried out now:
     * for whoever does more than append. Fails with HEAD_MOVED, PRODUCER_GAP, PRODUCER_FENCED.
     */
    Uni<Optional<Appended>> before(Conditions conditions);

    /** The data of the event at the cursor, as JSON. Fails with CURSOR_GONE. */
    Uni<byte[]> event(Cursor at);

    /**
     * Appends what an execution does next: only while the session runs and the execution's entry in
     * the state, as it is in the log's order, is the expected one. Else somebody else has gone on
     * with it, or ended it, and the answer is {@code EXECUTION_MOVED}.
     *
     * @param expected quick; given the entry as JSON
     */
    Uni<Appended> append(EventBatch batch, String executionId, Predicate<byte[]> expected);

    Uni<StateAt> state();
}
