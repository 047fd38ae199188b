package dev.tapedeck.execution;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

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

    private final CompletableFuture<@Nullable Void> request = new CompletableFuture<>();

    void request() {
        boolean unused = request.complete(null);
    }

    void check() throws Requested {
        if (request.isDone()) {
            throw new Requested();
        }
    }

    /** Returns after that time, or throws as soon as the end is asked for. */
    void sleep(long nanos) throws Requested {
        try {
            Object unused = request.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        throw new Requested();
    }

    /** Returns when the future is done, however, or throws as soon as the end is asked for. */
    void await(CompletableFuture<?> future) throws Requested {
        try {
            Object unused = CompletableFuture.anyOf(request, future).get();
        } catch (ExecutionException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!future.isDone()) {
            throw new Requested();
        }
    }
}
