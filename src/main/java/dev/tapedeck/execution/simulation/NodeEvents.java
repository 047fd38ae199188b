package dev.tapedeck.execution.simulation;

import dev.tapedeck.execution.broker.Side;
import dev.tapedeck.execution.strategy.Condition;
import dev.tapedeck.log.EventType;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes node events. A node's execution id is {@code {execution_id}-n{count}}, counted over the
 * whole execution. For one thread.
 */
final class NodeEvents {
    /** Conditions as they were asked for one side. */
    record Asked(Side side, List<Condition> conditions) {}

    private final String executionId;
    private long count;

    NodeEvents(String executionId) {
        this.executionId = executionId;
    }

    /** The next node execution's id. */
    String next() {
        return executionId + "-n" + ++count;
    }

    /** The event of a node that was carried out or has watched. */
    void write(
            EventSink out,
            Node node,
            String id,
            @Nullable String parent,
            Instant time,
            Consumer<JsonWriter> details) {
        out.event(
                EventType.NODE,
                json -> {
                    json.text("execution_id", id)
                            .text("parent_execution_id", parent)
                            .text("run_execution_id", executionId)
                            .time("timestamp", time)
                            .text("event_type", node.watches() ? "node_evaluated" : "node_executed")
                            .text("node_id", node.id())
                            .text("node_name", node.label())
                            .text("node_type", node.type())
                            .texts("children_nodes", node.children());
                    details.accept(json);
                });
    }

    static void conditions(JsonWriter json, List<Asked> asked) {
        json.array("evaluated_conditions");
        for (Asked of : asked) {
            of.conditions().forEach(c -> condition(json, of.side(), c));
        }
        json.closeArray();
    }

    private static void condition(JsonWriter json, Side side, Condition condition) {
        json.open()
                .text("side", side.wire())
                .object("lhs")
                .text("expression", condition.lhs().expression())
                .number("value", condition.lhs().shown())
                .close()
                .text("operator", condition.operator().wire())
                .object("rhs")
                .text("expression", condition.rhs().expression())
                .number("value", condition.rhs().shown())
                .close()
                .bool("result", condition.result())
                .text("text", condition.text())
                .close();
    }
}
