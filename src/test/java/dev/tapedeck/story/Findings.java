package dev.tapedeck.story;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What went against the contract. The first finding ends the story, since whoever waits for a fact
 * waits with the findings in view. Thread-safe.
 */
public final class Findings {
    private static final long LOOK_NANOS = 2_000_000;

    private final List<String> found = new CopyOnWriteArrayList<>();

    public void add(String what) {
        found.add(what);
    }

    public boolean any() {
        return !found.isEmpty();
    }

    public void assertNone() {
        if (any()) {
            throw new AssertionError(
                    found.size()
                            + " findings; the first:\n"
                            + String.join("\n", found.subList(0, Math.min(5, found.size()))));
        }
    }

    /**
     * Returns once the fact holds. @throws AssertionError with a finding, or when it takes longer
     * than that
     */
    public void await(String fact, Duration atMost, BooleanSupplier holds) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!holds.getAsBoolean()) {
            assertNone();
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still not so after " + atMost + ": " + fact);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
