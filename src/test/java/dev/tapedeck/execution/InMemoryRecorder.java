package dev.tapedeck.execution;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.Conditions;
import dev.tapedeck.session.Recorder;
import dev.tapedeck.session.SessionStatus;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A session's log in memory, folded as far as executions need it, with faults on demand. Answers on
 * threads of its own.
 */
final class InMemoryRecorder implements Recorder {
    /** What becomes of an append. */
    enum Fate {
        COMMITTED,
        /** Nothing is appended and the caller is told so. */
        REFUSED,
        /** It is appended, and the caller is told that the storage failed. */
        ANSWER_LOST,
        /** It is appended when {@link #release} is called, and answered then. */
        HELD
    }

    record Written(String type, JsonNode data) {}

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final String sessionId;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Written> events = new ArrayList<>();
    private final Map<String, ObjectNode> executions = new LinkedHashMap<>();
    private final Map<String, Long> ticks = new LinkedHashMap<>();
    private IntFunction<Fate> fates = n -> Fate.COMMITTED;
    private SessionStatus status = SessionStatus.QUEUED;
    private boolean released;
    private int appends;

    InMemoryRecorder(String sessionId) {
        this.sessionId = sessionId;
    }

    @Override
    public String sessionId() {
        return sessionId;
    }

    @Override
    public SessionStatus status() {
        return locked(() -> status);
    }

    @Override
    public Uni<Appended> append(EventBatch batch, Conditions conditions) {
        return Uni.createFrom().item(() -> locked(() -> take(batch))).runSubscriptionOn(THREADS);
    }

    @Override
    public Uni<Appended> append(EventBatch batch, String executionId, Predicate<byte[]> expected) {
        return Uni.createFrom()
                .item(() ->
                        locked(() -> {
                            byte[] entry = entryJson(executionId);
                            if (entry == null || !expected.test(entry)) {
                                throw Problem.of(ProblemKind.EXECUTION_MOVED, "goes on elsewhere");
                            }
                            return take(batch);
                        }))
                .runSubscriptionOn(THREADS);
    }

    @Override
    public Uni<Optional<Appended>> before(Conditions conditions) {
        return Uni.createFrom().item(Optional.empty());
    }

    @Override
    public Uni<byte[]> event(Cursor at) {
        return Uni.createFrom().failure(new UnsupportedOperationException());
    }

    private byte[] entryJson(String executionId) {
        ObjectNode entry = executions.get(executionId);
        if (entry == null) {
            return null;
        }
        ObjectNode copy = entry.deepCopy();
        copy.put("ticks", ticks.getOrDefault(executionId, 0L));
        try {
            return JSON.writeValueAsBytes(copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Uni<StateAt> state() {
        return Uni.createFrom()
                .item(() -> locked(() -> new StateAt(new Cursor(1, events.size()), stateJson())));
    }

    void status(SessionStatus now) {
        locked(() -> status = now);
    }

    void fates(IntFunction<Fate> byAppend) {
        locked(() -> fates = byAppend);
    }

    List<Written> events() {
        return locked(() -> List.copyOf(events));
    }

    List<JsonNode> events(String type) {
        return events().stream().filter(e -> e.type().equals(type)).map(Written::data).toList();
    }

    /** The data of everything but the executions' statuses, as the simulations wrote it. */
    List<String> market() {
        return events().stream()
                .filter(e -> !e.type().equals("execution"))
                .map(e -> e.type() + e.data())
                .toList();
    }

    String statusOf(String executionId) {
        return locked(() ->
                executions.containsKey(executionId)
                        ? executions.get(executionId).get("status").asText()
                        : "unknown");
    }

    long ticksOf(String executionId) {
        return locked(() -> ticks.getOrDefault(executionId, 0L));
    }

    int appends() {
        return locked(() -> appends);
    }

    byte[] stateJson() {
        ObjectNode state = JSON.createObjectNode();
        executions.forEach((id, entry) -> {
            ObjectNode copy = entry.deepCopy();
            if (ticks.containsKey(id)) {
                copy.put("ticks", ticks.get(id));
            }
            state.withArray("/executions").add(copy);
        });
        state.putObject("positions");
        try {
            return JSON.writeValueAsBytes(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets held appends go on. */
    void release() {
        locked(() -> {
            released = true;
            changed.signalAll();
            return true;
        });
    }

    /** Forgets everything: a new epoch. */
    void restart() {
        locked(() -> {
            events.clear();
            executions.clear();
            ticks.clear();
            return true;
        });
    }

    /** Waits until this holds, asked anew after every append; fails after half a minute. */
    void await(BooleanSupplier fact) throws InterruptedException {
        long nanos = TimeUnit.SECONDS.toNanos(30);
        lock.lock();
        try {
            while (!fact.getAsBoolean()) {
                if (nanos <= 0) {
                    throw new AssertionError("still not so; executions: " + executions);
                }
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    private Appended take(EventBatch batch) {
        Fate fate = fates.apply(appends++);
        changed.signalAll();
        while (fate == Fate.HELD && !released) {
            changed.awaitUninterruptibly();
        }
        if (status.closed()) {
            throw Problem.of(ProblemKind.SESSION_CLOSED, "closed");
        }
        if (fate == Fate.REFUSED) {
            throw Problem.of(ProblemKind.OVERLOADED, "refused for the test");
        }
        Cursor before = new Cursor(1, events.size());
        for (int i = 0; i < batch.size(); i++) {
            add(batch.type(i).name(), read(batch, i));
        }
        changed.signalAll();
        if (fate == Fate.ANSWER_LOST) {
            throw Problem.of(ProblemKind.STORAGE_UNAVAILABLE, "answer lost for the test");
        }
        return new Appended(
                before.plus(1), before.plus(batch.size()), batch.size(), Appended.Outcome.WRITTEN);
    }

    private void add(String type, JsonNode data) {
        events.add(new Written(type, data));
        String id = data.path("execution_id").asText();
        if (type.equals("execution")) {
            executions.put(id, (ObjectNode) data);
        } else if (type.equals("tick")) {
            ticks.put(id, data.get("n").asLong());
        }
    }

    private static JsonNode read(EventBatch batch, int i) {
        try {
            return JSON.readTree(batch.bytes(), batch.from(i), batch.to(i) - batch.from(i));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @CanIgnoreReturnValue
    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
