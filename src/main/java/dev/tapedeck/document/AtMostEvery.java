package dev.tapedeck.document;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done at most once in a while, however many ask: whoever comes while it is being done
 * waits for it, and whoever comes soon after has the same outcome. Thread-safe.
 */
final class AtMostEvery {
    private final long nanos;
    private final LongSupplier nanoTime;
    private boolean done;
    private long doneNanos;
    private @Nullable RuntimeException failure;

    AtMostEvery(Duration time, LongSupplier nanoTime) {
        this.nanos = time.toNanos();
        this.nanoTime = nanoTime;
    }

    synchronized void run(Runnable work) {
        if (!done || nanoTime.getAsLong() - doneNanos >= nanos) {
            done = true;
            failure = null;
            // What is written from here on may be missed.
            doneNanos = nanoTime.getAsLong();
            try {
                work.run();
            } catch (RuntimeException e) {
                failure = e;
                doneNanos = nanoTime.getAsLong();
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
