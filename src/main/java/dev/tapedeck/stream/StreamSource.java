package dev.tapedeck.stream;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLog;
import io.smallrye.mutiny.Uni;

/** What a feature gives the hub of one of its logs. Thread-safe. */
public interface StreamSource {
    /**
     * The accumulated state as the {@code data:} of a snapshot frame, one line of JSON, and the
     * cursor that it is true at.
     */
    record StateFrame(Cursor at, byte[] json) {}

    EventLog log();

    Uni<StateFrame> snapshot();

    /** True once no event will follow the log's head. Never blocks. */
    boolean ended();
}
