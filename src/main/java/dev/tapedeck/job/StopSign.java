package dev.tapedeck.job;

import org.jspecify.annotations.Nullable;

/** Says to whoever works that the work is to end. The first reason stands. Thread-safe. */
final class StopSign {
    enum Reason {
        /** Somebody else has ended it, or has it now. */
        LOST,
        TIMEOUT,
        SHUTDOWN
    }

    private volatile @Nullable Reason reason;

    synchronized void stop(Reason why) {
        if (reason == null) {
            reason = why;
        }
    }

    @Nullable Reason reason() {
        return reason;
    }

    void check() throws JobStopped {
        Reason why = reason;
        if (why != null) {
            throw new JobStopped(why.name());
        }
    }
}
