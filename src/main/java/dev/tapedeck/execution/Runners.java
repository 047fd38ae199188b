package dev.tapedeck.execution;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The runners of this process, so many at once and the rest in line, each on a virtual thread.
 * Thread-safe.
 */
final class Runners {
    private record Key(String sessionId, String executionId) {}

    private final int maxRunning;
    private final Map<Key, Runner> known = new HashMap<>();
    private final Queue<Runner> waiting = new ArrayDeque<>();
    private int active;
    private boolean closed;

    Runners(int maxRunning) {
        this.maxRunning = maxRunning;
    }

    synchronized boolean has(String sessionId, String executionId) {
        return known.containsKey(new Key(sessionId, executionId));
    }

    /** Starts it, or puts it in line, where it counts as announced. */
    synchronized void start(Runner runner) {
        if (closed) {
            runner.end();
            return;
        }
        known.put(new Key(runner.sessionId(), runner.executionId()), runner);
        if (active >= maxRunning) {
            waiting.add(runner);
            runner.announce();
            return;
        }
        launch(runner);
    }

    /**
     * Halts one, waiting until it has ended. @throws Problem STORAGE_UNAVAILABLE when its last
     * append is not answered
     */
    void halt(String sessionId, String executionId, Duration longest) {
        find(new Key(sessionId, executionId)).ifPresent(r -> halt(List.of(r), longest));
    }

    /** Halts all of a session. @throws Problem as {@link #halt(String, String, Duration)} */
    void haltSession(String sessionId, Duration longest) {
        halt(ofSession(sessionId), longest);
    }

    /** Halts all for good: none is started any more. */
    void close(Duration longest) {
        List<Runner> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(known.values());
        }
        halt(all, longest);
    }

    private void halt(List<Runner> runners, Duration longest) {
        runners.forEach(Runner::halt);
        synchronized (this) {
            for (Runner runner : runners) {
                if (waiting.remove(runner)) {
                    forget(runner);
                    runner.end();
                }
            }
        }
        CompletableFuture<?>[] ends =
                runners.stream().map(Runner::ended).toArray(CompletableFuture<?>[]::new);
        try {
            Object unused =
                    CompletableFuture.allOf(ends).get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw Problem.of(
                    ProblemKind.STORAGE_UNAVAILABLE, "an execution's last append is not answered");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(
                    ProblemKind.STORAGE_UNAVAILABLE, "interrupted while executions were ending");
        }
    }

    private synchronized Optional<Runner> find(Key key) {
        return Optional.ofNullable(known.get(key));
    }

    private synchronized List<Runner> ofSession(String sessionId) {
        List<Runner> of = new ArrayList<>();
        known.forEach((key, runner) -> {
            if (key.sessionId().equals(sessionId)) {
                of.add(runner);
            }
        });
        return of;
    }

    private void launch(Runner runner) {
        active++;
        Thread unused =
                Thread.ofVirtual()
                        .name("execution-" + runner.sessionId() + '-' + runner.executionId())
                        .start(() -> run(runner));
    }

    private void run(Runner runner) {
        try {
            runner.run();
        } finally {
            leave(runner);
            // Last, so that whoever waited for the end finds the place free.
            runner.end();
        }
    }

    private synchronized void leave(Runner runner) {
        forget(runner);
        active--;
        Runner next = closed ? null : waiting.poll();
        if (next != null) {
            launch(next);
        }
    }

    private void forget(Runner runner) {
        boolean unused = known.remove(new Key(runner.sessionId(), runner.executionId()), runner);
    }
}
