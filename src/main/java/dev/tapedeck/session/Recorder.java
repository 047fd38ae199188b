package dev.tapedeck.session;

import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventBatch;
import io.smallrye.mutiny.Uni;

/** One session as seen by a room that writes into it by itself. Thread-safe. */
public interface Recorder {
    /** The state as JSON and the cursor that it is true at. */
    record StateAt(Cursor at, byte[] json) {}

    String sessionId();

    /** Never blocks. */
    SessionStatus status();

    /** Appends all of it or fails with a Problem; answers on any thread. */
    Uni<Appended> append(EventBatch batch);

    Uni<StateAt> state();
}
