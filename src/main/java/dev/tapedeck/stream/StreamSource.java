package dev.tapedeck.stream;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.ReadableLog;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** What a feature gives the hub of one of its logs. Thread-safe. */
public interface StreamSource {
    /**
     * The accumulated state as the {@code data:} of a snapshot frame, one line of JSON, and the
     * cursor that it is true at.
     */
    record StateFrame(Cursor at, byte[] json) {}

    /**
     * A value beside the log, of which only the latest counts and nothing is kept: its changes are
     * looked for as often as the subscriber wants to be told, whatever it changes in between.
     */
    interface Latest {
        /** The frame's {@code event:}. */
        String type();

        /** Another one after each change; 0 while there is no value. Costs next to nothing. */
        long version();

        /** The frame's {@code data:}, one line of JSON. */
        byte[] json();
    }

    ReadableLog log();

    Uni<StateFrame> snapshot();

    /** True once no event will follow the log's head. Never blocks. */
    boolean ended();

    /** Null when there is nothing beside the log. */
    default @Nullable Latest latest() {
        return null;
    }
}
