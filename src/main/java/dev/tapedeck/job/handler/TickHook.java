package dev.tapedeck.job.handler;

import dev.tapedeck.job.JobStopped;

/** Is called now and then with the number of ticks so far. */
@FunctionalInterface
interface TickHook {
    /** Ticks from one call to the next, less than a millisecond's work for most. */
    int EVERY = 500;

    void at(long ticks) throws JobStopped;
}
