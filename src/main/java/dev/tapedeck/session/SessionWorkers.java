package dev.tapedeck.session;

import io.smallrye.mutiny.Uni;

/**
 * A room that works inside sessions by itself, told of their lifecycle. Each call completes when
 * the worker has taken the new status up; after {@link #paused} and {@link #stopped} it appends
 * nothing more.
 */
public interface SessionWorkers {
    /**
     * The session runs: from its start, after a pause, or because the service came back after a
     * crash.
     */
    Uni<Void> running(Recorder session);

    Uni<Void> paused(Recorder session);

    /** The session ends; also called before a new epoch begins. */
    Uni<Void> stopped(Recorder session);

    /** A new epoch has begun: what had been registered may be registered again, queued. */
    Uni<Void> restarted(Recorder session, byte[] stateBefore);
}
