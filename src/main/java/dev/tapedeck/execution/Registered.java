package dev.tapedeck.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventType;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.Conditions;
import dev.tapedeck.session.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An execution's entry in its session's state: what was registered, its status, and how many ticks
 * it has had. The entry is never changed.
 */
record Registered(ObjectNode entry) {
    private static final String ID = "execution_id";
    private static final String STATUS = "status";
    private static final String REASON = "reason";
    private static final String TICKS = "ticks";

    /** All executions in a state, in the order in which they were registered. */
    static List<Registered> all(byte[] stateJson) {
        byte[] raw = JsonFields.raw(stateJson, 0, stateJson.length, "executions");
        List<Registered> all = new ArrayList<>();
        if (raw != null) {
            for (JsonNode entry : Json.read(raw)) {
                if (entry instanceof ObjectNode object && object.path(ID).isTextual()) {
                    all.add(new Registered(object));
                }
            }
        }
        return all;
    }

    /** An entry as the state has it. */
    static Registered of(byte[] entryJson) {
        return new Registered((ObjectNode) Json.read(entryJson));
    }

    static List<Registered> all(Recorder recorder) {
        return all(Await.now(recorder.state()).json());
    }

    static Optional<Registered> find(Recorder recorder, String executionId) {
        return find(all(recorder), executionId);
    }

    static Optional<Registered> find(List<Registered> all, String executionId) {
        return all.stream().filter(r -> r.executionId().equals(executionId)).findFirst();
    }

    /**
     * @throws Problem INVALID_ID, EXECUTION_NOT_FOUND
     */
    static Registered known(Recorder session, String executionId) {
        String id = ExecutionSpecs.checkedId(executionId);
        return find(session, id)
                .orElseThrow(() ->
                        Problem.of(
                                ProblemKind.EXECUTION_NOT_FOUND,
                                session.sessionId() + " has no execution " + id));
    }

    /** The id that a new one gets when it brings none: counted on. */
    static String freeId(List<Registered> all) {
        int n = all.size() + 1;
        while (find(all, "exec-" + n).isPresent()) {
            n++;
        }
        return "exec-" + n;
    }

    /** Writes their {@code execution} events, all or none. */
    static void record(Recorder session, List<Registered> changed) {
        if (!changed.isEmpty()) {
            record(session, changed, Conditions.NONE);
        }
    }

    /**
     * As a client has asked for it; without a change the log only remembers whose request it was.
     */
    static void record(Recorder session, List<Registered> changed, Conditions conditions) {
        EventBatch.Builder batch = EventBatch.builder();
        changed.forEach(r -> batch.add(EventType.EXECUTION, r.event()));
        Appended unused = Await.now(session.append(batch.build(), conditions));
    }

    /** A new one, not recorded yet. */
    static Registered first(ExecutionSpec spec, ExecutionState state) {
        return new Registered(withState(spec.json(), state));
    }

    String executionId() {
        return entry.path(ID).asText();
    }

    boolean isReplay() {
        return ExecutionSpec.REPLAY.equals(entry.path("kind").asText());
    }

    ExecutionState state() {
        return ExecutionState.parse(entry.path(STATUS).asText(), entry.path(REASON).asText());
    }

    /** Steps that are in the log for good. */
    long ticks() {
        return Math.max(0, entry.path(TICKS).asLong(0));
    }

    /** The same execution as it is before its first tick. */
    Registered withoutTicks() {
        ObjectNode fresh = entry.deepCopy();
        fresh.remove(TICKS);
        return new Registered(fresh);
    }

    /** The same execution in another state. */
    Registered in(ExecutionState state) {
        return new Registered(withState(entry.deepCopy(), state));
    }

    /** The data of the {@code execution} event that says so. */
    byte[] event() {
        ObjectNode data = entry.deepCopy();
        data.remove(TICKS);
        return Json.write(data);
    }

    private static ObjectNode withState(ObjectNode entry, ExecutionState state) {
        entry.put(STATUS, state.wire());
        if (state instanceof ExecutionState.Failed failed) {
            entry.put(REASON, failed.reason());
        } else {
            entry.remove(REASON);
        }
        return entry;
    }
}
