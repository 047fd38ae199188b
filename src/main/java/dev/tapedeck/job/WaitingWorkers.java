package dev.tapedeck.job;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** Outside workers that wait for something to do, first come, first served. Thread-safe. */
final class WaitingWorkers {
    private record Waiting(
            String worker,
            Wanted wanted,
            long untilNanos,
            UniEmitter<? super Optional<Job>> emitter,
            AtomicBoolean gone) {}

    private final Jobs jobs;
    private final int most;
    private final LongSupplier nanoTime;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean closed;

    WaitingWorkers(Jobs jobs, int most, LongSupplier nanoTime) {
        this.jobs = jobs;
        this.most = most;
        this.nanoTime = nanoTime;
    }

    /** Empty when there was nothing for that long. */
    Uni<Optional<Job>> wait(String worker, Wanted wanted, long nanos) {
        return Uni.createFrom()
                .emitter(emitter -> {
                    AtomicBoolean gone = new AtomicBoolean();
                    emitter.onTermination(() -> gone.set(true));
                    Waiting one =
                            new Waiting(
                                    worker, wanted, nanoTime.getAsLong() + nanos, emitter, gone);
                    synchronized (this) {
                        if (waiting.size() < most) {
                            waiting.add(one);
                            return;
                        }
                    }
                    emitter.fail(
                            Problem.of(
                                    ProblemKind.TOO_MANY, most + " workers are waiting already"));
                });
    }

    /** Gives out what there is. Blocks. */
    void serve() {
        List<Waiting> now;
        synchronized (this) {
            now = new ArrayList<>(waiting);
        }
        for (Waiting each : now) {
            boolean over = nanoTime.getAsLong() - each.untilNanos >= 0;
            if (each.gone.get()) {
                leave(each);
            } else if (!serve(each) && over) {
                leave(each);
                each.emitter.complete(Optional.empty());
            }
        }
    }

    private boolean serve(Waiting one) {
        try {
            Optional<Job> claimed = jobs.claim(one.worker, one.wanted);
            if (claimed.isPresent()) {
                leave(one);
                if (one.gone.get()) {
                    jobs.giveBack(claimed.get());
                } else {
                    one.emitter.complete(claimed);
                }
            }
            return claimed.isPresent();
        } catch (Problem e) {
            leave(one);
            one.emitter.fail(e);
            return true;
        }
    }

    private synchronized void leave(Waiting one) {
        waiting.remove(one);
    }

    /** At the end of the process. */
    void dismiss() {
        List<Waiting> now;
        synchronized (this) {
            closed = true;
            now = new ArrayList<>(waiting);
            waiting.clear();
        }
        now.forEach(each -> each.emitter.complete(Optional.empty()));
    }
}
