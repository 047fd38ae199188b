package dev.tapedeck.execution;

import dev.tapedeck.log.Appended;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.Recorder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Appends one execution's batches in order, one in flight while the next is made. A batch that the
 * storage refused may have been committed all the same (the answer can be lost), so before it is
 * tried again the state is asked whether it is there: no step is lost and none is written twice.
 * For the runner's thread.
 */
final class StepWriter {
    private static final Logger LOG = Logger.getLogger(StepWriter.class);
    private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LAST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

    /**
     * @param expected of the entry when the batch comes in: it is what this execution has left
     * @param committed of the entry once the batch is in the log
     */
    private record InFlight(
            EventBatch batch,
            Predicate<Registered> expected,
            Predicate<Registered> committed,
            boolean again,
            CompletableFuture<Appended> answer) {}

    private final Recorder recorder;
    private final String executionId;
    private final Halt halt;
    private @Nullable InFlight inFlight;

    StepWriter(Recorder recorder, String executionId, Halt halt) {
        this.recorder = recorder;
        this.executionId = executionId;
        this.halt = halt;
    }

    /**
     * Hands over the steps after one tick up to and with another, once what was handed over before
     * is durable.
     */
    void steps(EventBatch batch, long after, long upTo) throws Halt.Requested {
        submit(
                batch,
                entry -> entry.ticks() == after && entry.state() instanceof ExecutionState.Running,
                entry -> entry.ticks() >= upTo);
    }

    /** Hands over the end of an execution that cannot go on, wherever it is. */
    void failure(EventBatch batch, ExecutionState state) throws Halt.Requested {
        submit(
                batch,
                entry -> entry.state() instanceof ExecutionState.Running,
                entry -> entry.state().equals(state));
    }

    /** Hands over a batch that ends with the execution's new status, after that tick. */
    void status(EventBatch batch, long after, ExecutionState state) throws Halt.Requested {
        submit(
                batch,
                entry ->
                        entry.ticks() == after
                                && !(entry.state() instanceof ExecutionState.Removed),
                entry -> entry.state().equals(state));
    }

    /**
     * Waits until everything that was handed over is durable, as long as that takes: an append that
     * is not answered yet may still be committed, so nothing else is tried before its answer.
     *
     * @throws Problem when it never will be durable
     */
    void settle() throws Halt.Requested {
        long pause = FIRST_RETRY_NANOS;
        for (InFlight waiting = inFlight; waiting != null; waiting = inFlight) {
            halt.await(waiting.answer());
            inFlight = null;
            try {
                Appended unused = Await.now(waiting.answer());
            } catch (Problem e) {
                if (isOwn(e, waiting)) {
                    return;
                }
                refuseUnlessPassing(e);
                LOG.warnf(
                        "%s/%s waits for the storage: %s",
                        recorder.sessionId(), executionId, e.detail());
                inFlight = again(waiting, pause);
                pause = Math.min(2 * pause, LAST_RETRY_NANOS);
            }
        }
    }

    /** It was the first try that moved the execution, though its answer was lost. */
    private boolean isOwn(Problem refusal, InFlight refused) {
        return refusal.kind() == ProblemKind.EXECUTION_MOVED
                && refused.again()
                && Registered.find(recorder, executionId).filter(refused.committed()).isPresent();
    }

    /**
     * Waits for the log's answer to what is in flight, whatever it is and however long it takes;
     * nothing is appended afterwards.
     */
    void abandon() {
        InFlight waiting = inFlight;
        inFlight = null;
        if (waiting != null) {
            Object unused = waiting.answer().handle((appended, failure) -> "answered").join();
        }
    }

    private void submit(
            EventBatch batch, Predicate<Registered> expected, Predicate<Registered> committed)
            throws Halt.Requested {
        settle();
        halt.check();
        inFlight = append(batch, expected, committed, false);
    }

    private InFlight append(
            EventBatch batch,
            Predicate<Registered> expected,
            Predicate<Registered> committed,
            boolean again) {
        return new InFlight(
                batch,
                expected,
                committed,
                again,
                recorder.append(batch, executionId, entry -> expected.test(Registered.of(entry)))
                        .subscribeAsCompletionStage());
    }

    /** Appends it once more, unless the state shows that it was committed: null then. */
    private @Nullable InFlight again(InFlight failed, long pauseNanos) throws Halt.Requested {
        long pause = pauseNanos;
        while (true) {
            halt.sleep(pause);
            try {
                Registered entry =
                        Registered.find(recorder, executionId)
                                .orElseThrow(() ->
                                        Problem.of(
                                                ProblemKind.EXECUTION_NOT_FOUND,
                                                executionId + " is gone"));
                return failed.committed().test(entry)
                        ? null
                        : append(failed.batch(), failed.expected(), failed.committed(), true);
            } catch (Problem e) {
                refuseUnlessPassing(e);
                pause = Math.min(2 * pause, LAST_RETRY_NANOS);
            }
        }
    }

    private static void refuseUnlessPassing(Problem problem) {
        if (problem.kind() != ProblemKind.STORAGE_UNAVAILABLE
                && problem.kind() != ProblemKind.OVERLOADED) {
            throw problem;
        }
    }
}
