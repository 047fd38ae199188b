package dev.tapedeck.execution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.log.Appended;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.Conditions;
import dev.tapedeck.session.Recorder;
import dev.tapedeck.session.Recorders;
import dev.tapedeck.session.SessionWorkers;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The executions of all sessions: follows the sessions' lifecycles and does what clients ask. What
 * it knows of an execution is what the session's state says; in memory there are only the runners.
 * Thread-safe; the plain methods block.
 */
@ApplicationScoped
public class Executions implements SessionWorkers {
    private static final Logger LOG = Logger.getLogger(Executions.class);
    private static final int FIRST = 1;
    private static final Duration LONGEST_HALT = Duration.ofSeconds(20);
    private static final Duration LONGEST_SHUTDOWN = Duration.ofSeconds(5);

    private final Recorders recorders;
    private final ExecutionSpecs specs;
    private final ExecutionConfig config;
    private final Runners runners;
    private final Launcher launcher;
    private final WorkLeases leases;
    private final Turns turns = new Turns();
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Sessions that were told to run: asked instead of their status, which changes at another
     * moment than their workers.
     */
    private final Set<String> live = ConcurrentHashMap.newKeySet();

    /** An execution that was asked for: made now, or there before with the same content. */
    public record Added(JsonNode entry, String executionId, boolean created) {}

    @Inject
    public Executions(
            Recorders recorders, ExecutionSpecs specs, ExecutionConfig config, WorkLeases leases) {
        this.recorders = recorders;
        this.specs = specs;
        this.config = config;
        this.leases = leases;
        this.runners = new Runners(Math.max(1, config.maxRunning()));
        this.launcher = new Launcher(specs, config, runners);
    }

    @Override
    public Uni<Void> running(Recorder session) {
        return inTurn(
                session,
                () -> {
                    if (!leases.take(session.sessionId())) {
                        // Another process works on it, or will when it sees that it runs.
                        return;
                    }
                    Launcher.Plan plan = launcher.plan(session);
                    Registered.record(session, plan.told());
                    live.add(session.sessionId());
                    launcher.launch(session, plan.starts());
                });
    }

    @Override
    public Uni<Void> paused(Recorder session) {
        return inTurn(
                session,
                () -> {
                    letGo(session.sessionId());
                    change(session, state -> state.hold());
                });
    }

    @Override
    public Uni<Void> stopped(Recorder session) {
        return inTurn(
                session,
                () -> {
                    letGo(session.sessionId());
                    // A session that is over takes no event; a reset comes by here all the same.
                    if (!session.status().closed()) {
                        change(session, state -> state.end());
                    }
                });
    }

    @Override
    public Uni<Void> restarted(Recorder session, byte[] stateBefore) {
        return inTurn(
                session,
                () ->
                        Registered.record(
                                session,
                                Registered.all(stateBefore).stream()
                                        .filter(r -> !(r.state() instanceof ExecutionState.Removed))
                                        .map(r -> r.withoutTicks().in(new ExecutionState.Queued()))
                                        .toList()));
    }

    /** Whoever ended or paused the session has said so; here its executions only stop. */
    Uni<Void> released(Recorder session) {
        return inTurn(session, () -> letGo(session.sessionId()));
    }

    private void letGo(String sessionId) {
        live.remove(sessionId);
        runners.haltSession(sessionId, LONGEST_HALT);
        leases.release(sessionId);
    }

    /**
     * Before the storage goes: runners end promptly and write no status, so that after the restart
     * they go on.
     */
    void shutdown(@Observes @Priority(FIRST) ShutdownEvent event) {
        try {
            runners.close(LONGEST_SHUTDOWN);
        } catch (Problem e) {
            LOG.warnf("executions did not end in %s: %s", LONGEST_SHUTDOWN, e.detail());
        }
        leases.releaseAll();
    }

    /**
     * Registers an execution, and starts it if its session runs.
     *
     * @throws Problem SESSION_NOT_FOUND, SESSION_CLOSED, INVALID_JSON, INVALID_FIELD, INVALID_ID,
     *     EXECUTION_EXISTS, TOO_MANY, and what the conditions' not holding is
     */
    public Added add(String sessionId, byte[] body, Conditions conditions) {
        Recorder session = Await.now(recorders.find(sessionId));
        JsonNode asked = Json.body(body);
        return turns.call(
                sessionId,
                () -> {
                    Optional<Appended> before = Await.now(session.before(conditions));
                    return before.isPresent()
                            ? answered(session, asked, before.get())
                            : add(session, asked, conditions);
                });
    }

    /** The same request of its producer once more: what it wrote, or found written, is there. */
    private static Added answered(Recorder session, JsonNode asked, Appended before) {
        boolean created = before.count() > 0;
        String id =
                created
                        ? Registered.of(Await.now(session.event(before.first()))).executionId()
                        : asked.path("execution_id").asText();
        return new Added(Registered.known(session, id).entry(), id, created);
    }

    private Added add(Recorder session, JsonNode asked, Conditions conditions) {
        List<Registered> all = Registered.all(session);
        ExecutionSpec spec = specs.read(asked, Registered.freeId(all));
        Optional<Registered> before = Registered.find(all, spec.executionId());
        if (before.isPresent()) {
            Added repeated = repeated(before.get(), spec);
            rememberProducer(session, conditions);
            return repeated;
        }
        refuseIfClosed(session);
        if (all.size() >= config.maxPerSession()) {
            throw Problem.of(
                    ProblemKind.TOO_MANY,
                    "a session has at most " + config.maxPerSession() + " executions");
        }
        ExecutionState.Queued queued = new ExecutionState.Queued();
        boolean runs = live.contains(session.sessionId());
        boolean here = spec instanceof ExecutionSpec.Replay;
        Registered added = Registered.first(spec, runs && !here ? queued.start() : queued);
        Registered.record(session, List.of(added), conditions);
        if (runs && spec instanceof ExecutionSpec.Replay replay) {
            launcher.launch(session, List.of(new Launcher.Start(added, replay)));
            added = Registered.known(session, spec.executionId());
        }
        return new Added(added.entry(), added.executionId(), true);
    }

    /** All of a session's executions, as its state has them. @throws Problem SESSION_NOT_FOUND */
    public List<JsonNode> list(String sessionId) {
        Recorder session = Await.now(recorders.find(sessionId));
        return Registered.all(session).stream().<JsonNode>map(Registered::entry).toList();
    }

    /**
     * @throws Problem SESSION_NOT_FOUND, EXECUTION_NOT_FOUND, INVALID_ID
     */
    public JsonNode get(String sessionId, String executionId) {
        return Registered.known(Await.now(recorders.find(sessionId)), executionId).entry();
    }

    /**
     * Takes an execution out: it ends after the step that it is at, an open position stays as it
     * was last recorded.
     *
     * @throws Problem SESSION_NOT_FOUND, EXECUTION_NOT_FOUND, SESSION_CLOSED, INVALID_ID, and what
     *     the conditions' not holding is
     */
    public JsonNode remove(String sessionId, String executionId, Conditions conditions) {
        Recorder session = Await.now(recorders.find(sessionId));
        return turns.call(
                sessionId,
                () -> {
                    Registered before = Registered.known(session, executionId);
                    if (Await.now(session.before(conditions)).isPresent()) {
                        return before.entry();
                    }
                    if (before.state() instanceof ExecutionState.Removed) {
                        rememberProducer(session, conditions);
                        return before.entry();
                    }
                    refuseIfClosed(session);
                    // What it writes while it comes to a halt moves the head.
                    Conditions left =
                            runners.has(sessionId, executionId) ? conditions.met() : conditions;
                    runners.halt(sessionId, executionId, LONGEST_HALT);
                    Registered halted = Registered.known(session, executionId);
                    Registered removed = halted.in(halted.state().remove());
                    Registered.record(session, List.of(removed), left);
                    return removed.entry();
                });
    }

    /** A request that found its work done counts as one all the same. */
    private static void rememberProducer(Recorder session, Conditions conditions) {
        if (conditions.producer() != null) {
            Registered.record(session, List.of(), conditions);
        }
    }

    private Added repeated(Registered before, ExecutionSpec spec) {
        if (!launcher.isOf(before, spec)) {
            throw Problem.of(
                    ProblemKind.EXECUTION_EXISTS,
                    spec.executionId() + " is registered with another content");
        }
        return new Added(before.entry(), before.executionId(), false);
    }

    private void change(
            Recorder session, Function<ExecutionState, Optional<? extends ExecutionState>> next) {
        List<Registered> changed = new ArrayList<>();
        for (Registered each : Registered.all(session)) {
            next.apply(each.state()).ifPresent(state -> changed.add(each.in(state)));
        }
        Registered.record(session, changed);
    }

    private static void refuseIfClosed(Recorder session) {
        if (session.status().closed()) {
            throw Problem.of(
                    ProblemKind.SESSION_CLOSED,
                    session.sessionId() + " is " + session.status().wire());
        }
    }

    private Uni<Void> inTurn(Recorder session, Runnable work) {
        Supplier<@Nullable Void> call =
                () -> {
                    work.run();
                    return null;
                };
        return Uni.createFrom()
                .item(() -> turns.call(session.sessionId(), call))
                .runSubscriptionOn(threads)
                .replaceWithVoid();
    }
}
