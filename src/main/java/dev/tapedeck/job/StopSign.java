package dev.tapedeck.job;

import org.jspecify.annotations.Nullable;

/** Says to whoever works that the work is to end. The first reason stands. Thread-safe. */
final class StopSign {
    private volatile JobStopped.@Nullable Reason reason;

    synchronized void stop(JobStopped.Reason why) {
        if (reason == null) {
            reason = why;
        }
    }

    void check() throws JobStopped {
        JobStopped.Reason why = reason;
        if (why != null) {
            throw new JobStopped(why);
        }
    }
}
