package dev.tapedeck.store.memory;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes that all logs, documents or files of one store may take together. Thread-safe. */
final class Room {
    private final long max;
    private final AtomicLong taken = new AtomicLong();
    private volatile boolean refused;

    Room(long max) {
        this.max = max;
    }

    /**
     * @throws Problem when there is not that much left
     */
    void take(long bytes) {
        long now = taken.addAndGet(bytes);
        if (now > max) {
            taken.addAndGet(-bytes);
            refused = true;
            throw Problem.of(ProblemKind.STORAGE_UNAVAILABLE, sentence());
        }
        refused = false;
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
        refused = false;
    }

    /** The latest append found no room, and none has been made since. */
    boolean refused() {
        return refused;
    }

    String sentence() {
        return "the memory store is full: " + taken.get() + " of " + max + " bytes are taken";
    }
}
