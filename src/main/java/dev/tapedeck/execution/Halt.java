package dev.tapedeck.execution;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish that a runner ends, and the one place where a runner sleeps: the wish wakes it.
 * Thread-safe.
 */
final class Halt {
    /** Thrown where a runner finds that it is to end. */
    static final class Requested extends Exception {
        private static final long serialVersionUID = 1L;

        Requested() {
            super("halted", null, false, false);
        }
    }

    private final CountDownLatch request = new CountDownLatch(1);

    void request() {
        request.countDown();
    }

    boolean isRequested() {
        return request.getCount() == 0;
    }

    void check() throws Requested {
        if (isRequested()) {
            throw new Requested();
        }
    }

    /** Returns after that time, or throws as soon as the end is asked for. */
    void sleep(long nanos) throws Requested {
        try {
            if (request.await(nanos, TimeUnit.NANOSECONDS)) {
                throw new Requested();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Requested();
        }
    }
}
