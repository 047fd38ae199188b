package dev.tapedeck.execution;

import dev.tapedeck.execution.simulation.EventSink;
import dev.tapedeck.execution.simulation.Simulation;
import dev.tapedeck.execution.source.MalformedSource;
import dev.tapedeck.execution.source.Tick;
import dev.tapedeck.execution.source.Ticks;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventType;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.Recorder;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs one execution on a thread of its own: repeats silently what is in the log already, then
 * plays on, step by step, until the market ends or it is told to halt. Halting writes nothing, so
 * whoever halts it decides what that means.
 */
final class Runner implements Runnable {
    private static final Logger LOG = Logger.getLogger(Runner.class);
    private static final long LONGEST_ANNOUNCEMENT_SECONDS = 5;
    private static final int SILENT_STEPS_PER_CHECK = 1024;

    private final Recorder recorder;
    private final Registered registered;
    private final ExecutionSpec.Replay spec;
    private final Halt halt = new Halt();
    private final StepWriter writer;
    private final Pace pace;
    private final int batchEvents;
    private final Simulation simulation;
    private final EventSink sink = new EventSink();
    private long handedOver;
    private final CompletableFuture<@Nullable Void> announced = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

    /**
     * @param registered its entry, with the ticks that it goes on from
     */
    Runner(
            Recorder recorder,
            Registered registered,
            ExecutionSpec.Replay spec,
            ExecutionConfig config) {
        this.recorder = recorder;
        this.registered = registered;
        this.spec = spec;
        this.writer = new StepWriter(recorder, registered.executionId(), halt);
        this.pace = new Pace(spec.speed(), config.maxGap(), System::nanoTime);
        this.batchEvents = Math.max(1, config.batchEvents());
        this.simulation = new Simulation(spec.simulation());
        this.handedOver = registered.ticks();
    }

    String sessionId() {
        return recorder.sessionId();
    }

    String executionId() {
        return registered.executionId();
    }

    /** Asks it to end soon; answers at once. */
    void halt() {
        halt.request();
    }

    /**
     * Waits until its status says running, it is in line, or it ended before that; but not for a
     * storage that takes nothing now.
     */
    void awaitAnnouncement() {
        Object unused =
                announced
                        .copy()
                        .completeOnTimeout(null, LONGEST_ANNOUNCEMENT_SECONDS, TimeUnit.SECONDS)
                        .join();
    }

    /** Completed by whoever ran it, after its last append was answered. */
    CompletableFuture<@Nullable Void> ended() {
        return ended;
    }

    /** Nobody need wait for its status any more. */
    void announce() {
        boolean unused = announced.complete(null);
    }

    /** It has run, or never will. */
    void end() {
        announce();
        boolean unused = ended.complete(null);
    }

    @Override
    public void run() {
        try {
            play();
        } catch (Halt.Requested e) {
            LOG.debugf(
                    "%s/%s halted after %d ticks", sessionId(), executionId(), simulation.ticks());
        } catch (Problem e) {
            giveUp(e);
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s/%s failed", sessionId(), executionId());
            fail("internal error: " + e);
        } finally {
            writer.abandon();
        }
    }

    private void play() throws Halt.Requested {
        status(new ExecutionState.Running());
        writer.settle();
        announce();
        try (Ticks ticks = spec.source().open(spec.simulation().symbol())) {
            repeat(ticks);
            goOn(ticks);
            finish();
        } catch (MalformedSource e) {
            flush();
            fail(e.whatAndWhere());
        } catch (IOException e) {
            LOG.warnf(e, "%s/%s cannot read its source", sessionId(), executionId());
            flush();
            fail(spec.source().wire() + " cannot be read");
        }
    }

    /** Brings the simulation to where the log is. */
    private void repeat(Ticks ticks) throws IOException, MalformedSource, Halt.Requested {
        long recorded = registered.ticks();
        while (simulation.ticks() < recorded) {
            Tick tick = ticks.next();
            if (tick == null) {
                throw new MalformedSource(
                        spec.source().wire(),
                        simulation.ticks(),
                        "it ends here, but " + recorded + " ticks are recorded");
            }
            simulation.step(tick, sink);
            sink.clear();
            if (simulation.ticks() % SILENT_STEPS_PER_CHECK == 0) {
                halt.check();
            }
        }
    }

    private void goOn(Ticks ticks) throws IOException, MalformedSource, Halt.Requested {
        Tick next = ticks.next();
        while (next != null) {
            halt.check();
            long wait = pace.untilDue(next.timestamp());
            if (wait > 0) {
                flush();
                writer.settle();
                halt.sleep(wait);
            } else {
                pace.taken(next.timestamp());
                simulation.step(next, sink);
                if (sink.size() >= batchEvents) {
                    flush();
                }
                next = ticks.next();
            }
        }
        flush();
    }

    private void finish() throws Halt.Requested {
        if (simulation.ticks() == 0) {
            fail("the source has no tick of " + spec.simulation().symbol());
            return;
        }
        simulation.finish(sink);
        status(new ExecutionState.Running().complete());
        writer.settle();
    }

    private void flush() throws Halt.Requested {
        if (sink.size() > 0) {
            long upTo = simulation.ticks();
            writer.steps(sink.take(), handedOver, upTo);
            handedOver = upTo;
        }
    }

    /** Hands over what is in the sink and, last, the new status. */
    private void status(ExecutionState state) throws Halt.Requested {
        sink.event(EventType.EXECUTION, registered.in(state).event());
        EventBatch batch = sink.take();
        writer.status(batch, handedOver, state);
    }

    private void giveUp(Problem problem) {
        ProblemKind kind = problem.kind();
        if (kind == ProblemKind.SESSION_CLOSED || kind == ProblemKind.SESSION_NOT_FOUND) {
            LOG.infof("%s/%s ends with its session", sessionId(), executionId());
            return;
        }
        if (kind == ProblemKind.EXECUTION_MOVED) {
            LOG.infof("%s/%s goes on elsewhere, or not at all", sessionId(), executionId());
            return;
        }
        LOG.errorf("%s/%s failed: %s %s", sessionId(), executionId(), kind, problem.detail());
        fail(kind + ": " + problem.detail());
    }

    private void fail(String reason) {
        try {
            sink.clear();
            ExecutionState failed = new ExecutionState.Running().fail(reason);
            sink.event(EventType.EXECUTION, registered.in(failed).event());
            writer.failure(sink.take(), failed);
            writer.settle();
        } catch (Halt.Requested e) {
            LOG.debugf("%s/%s halted before it could say: %s", sessionId(), executionId(), reason);
        } catch (Problem e) {
            LOG.errorf(
                    "%s/%s could not say that it failed: %s",
                    sessionId(), executionId(), e.detail());
        }
    }
}
