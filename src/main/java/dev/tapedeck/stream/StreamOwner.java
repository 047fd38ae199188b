package dev.tapedeck.stream;

import dev.tapedeck.log.LogKind;
import io.smallrye.mutiny.Uni;

/** A feature whose logs can be watched. A bean; thread-safe. */
public interface StreamOwner {
    /** A log that is about to be watched: it stays in memory until it is let go. */
    interface Held {
        StreamSource source();

        /** Called once, when the hub knows that it is watched, or when nothing came of it. */
        void release();
    }

    LogKind kind();

    /** Fails with the owner's own 404 when there is none, or with INVALID_ID. */
    Uni<Held> hold(String id);
}
