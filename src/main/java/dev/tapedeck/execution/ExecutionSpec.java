package dev.tapedeck.execution;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.execution.simulation.SimulationSpec;
import dev.tapedeck.execution.source.Source;
import java.math.BigDecimal;

/** What a client asked for, checked and with every default filled in. */
public sealed interface ExecutionSpec {
    String REPLAY = "replay";
    String EXTERNAL = "external";

    String executionId();

    /** The spec's members of an {@code execution} event; the caller's own. */
    ObjectNode json();

    /** Runs here. */
    record Replay(Source source, SimulationSpec simulation, Speed speed) implements ExecutionSpec {
        @Override
        public String executionId() {
            return simulation.executionId();
        }

        @Override
        public ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("execution_id", executionId())
                    .put("kind", REPLAY)
                    .put("source", source.wire())
                    .put("symbol", simulation.symbol())
                    .put("strategy", simulation.strategy().name());
            ObjectNode params = json.putObject("params");
            simulation
                    .params()
                    .values()
                    .forEach((name, value) -> {
                        if (value instanceof BigDecimal number) {
                            params.put(name, number);
                        } else {
                            params.put(name, value.toString());
                        }
                    });
            BigDecimal factor = speed.factor();
            if (factor == null) {
                json.put("speed", Speed.MAX_WIRE);
            } else {
                json.put("speed", factor);
            }
            return json.put("scale", simulation.scale());
        }
    }

    /** Runs elsewhere and pushes by itself; kept as it was sent. */
    record External(String executionId, ObjectNode members) implements ExecutionSpec {
        @Override
        public ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("execution_id", executionId).put("kind", EXTERNAL);
            return json.setAll(members.deepCopy());
        }
    }
}
