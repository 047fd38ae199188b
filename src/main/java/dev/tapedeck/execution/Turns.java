package dev.tapedeck.execution;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One at a time for each session: what clients and the session's lifecycle want of its executions.
 * Sessions that fall on one lock wait for each other as well, so that the locks need no
 * bookkeeping. Thread-safe; blocks.
 */
final class Turns {
    private static final int LOCKS = 256;

    private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

    Turns() {
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    <T extends @Nullable Object> T call(String sessionId, Supplier<T> work) {
        ReentrantLock lock = locks[Math.floorMod(sessionId.hashCode(), LOCKS)];
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
