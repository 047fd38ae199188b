package dev.tapedeck.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.execution.simulation.SimulationSpec;
import dev.tapedeck.execution.source.Source;
import dev.tapedeck.execution.source.Sources;
import dev.tapedeck.execution.strategy.Params;
import dev.tapedeck.execution.strategy.Strategies;
import dev.tapedeck.execution.strategy.StrategyKind;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client asks for, strictly: a wrong type, an unknown name or a value out of range is
 * INVALID_FIELD with the field's name. Members that it does not know are passed over. What it has
 * read once it reads again to the same spec.
 */
@ApplicationScoped
public class ExecutionSpecs {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern SYMBOL = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final List<String> KEPT_OF_EXTERNAL =
            List.of("source", "symbol", "strategy", "params", "speed", "scale");
    private static final int MAX_TEXT = 200;
    private static final BigDecimal DEFAULT_SPEED = BigDecimal.valueOf(60);
    private static final BigDecimal MIN_SPEED = new BigDecimal("0.01");
    private static final BigDecimal MAX_SPEED = new BigDecimal("1000000000");
    private static final BigDecimal MIN_SCALE = new BigDecimal("0.000001");
    private static final BigDecimal MAX_SCALE = new BigDecimal("1000000");
    private static final int MAX_DIGITS_AFTER_POINT = 8;

    private final Sources sources;

    @Inject
    public ExecutionSpecs(Sources sources) {
        this.sources = sources;
    }

    /**
     * @param body an object
     * @param executionId to use when the body has none
     * @throws Problem INVALID_FIELD or INVALID_ID
     */
    public ExecutionSpec read(JsonNode body, String executionId) {
        String given = text(body, "execution_id");
        String id = given == null ? executionId : checkedId(given);
        String kind = text(body, "kind");
        if (kind == null || kind.equals(ExecutionSpec.REPLAY)) {
            return replay(body, id);
        }
        if (kind.equals(ExecutionSpec.EXTERNAL)) {
            return external(body, id);
        }
        throw Problem.field("kind", "must be replay or external");
    }

    /**
     * @throws Problem INVALID_ID
     */
    public static String checkedId(String executionId) {
        if (!ID.matcher(executionId).matches()) {
            throw Problem.of(
                    ProblemKind.INVALID_ID, "an execution id has 1 to 64 of A-Z a-z 0-9 _ -");
        }
        return executionId;
    }

    private ExecutionSpec.Replay replay(JsonNode body, String id) {
        String sourceName = required(body, "source");
        Source source =
                sources.find(sourceName)
                        .orElseThrow(() ->
                                Problem.field(
                                        "source", "is unknown; GET /api/v1/sources lists them"));
        String strategyName = required(body, "strategy");
        StrategyKind strategy =
                Strategies.find(strategyName)
                        .orElseThrow(() ->
                                Problem.field(
                                        "strategy",
                                        "is unknown; GET /api/v1/strategies lists them"));
        Params params = strategy.read(body.get("params"), source.barSeconds());
        BigDecimal scale = number(body, "scale", MIN_SCALE, MAX_SCALE, BigDecimal.ONE);
        SimulationSpec simulation =
                new SimulationSpec(id, symbol(body, source), strategy, params, scale);
        return new ExecutionSpec.Replay(source, simulation, speed(body));
    }

    private static String symbol(JsonNode body, Source source) {
        String symbol = text(body, "symbol");
        if (symbol == null) {
            return source.symbol()
                    .orElseThrow(() -> Problem.field("symbol", "is needed for a file"));
        }
        if (!SYMBOL.matcher(symbol).matches()) {
            String rule = "should be 1 to 64 of A-Z a-z 0-9 . _ -";
            throw Problem.of(ProblemKind.INVALID_ID, "symbol " + rule).with("symbol", rule);
        }
        return symbol;
    }

    private static Speed speed(JsonNode body) {
        JsonNode value = body.get("speed");
        if (value != null && value.isTextual()) {
            if (value.textValue().equals(Speed.MAX_WIRE)) {
                return Speed.MAX;
            }
            throw Problem.field("speed", "must be a number or \"max\"");
        }
        return new Speed(number(body, "speed", MIN_SPEED, MAX_SPEED, DEFAULT_SPEED));
    }

    private static ExecutionSpec.External external(JsonNode body, String id) {
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        for (String name : KEPT_OF_EXTERNAL) {
            JsonNode value = body.get(name);
            if (value == null || value.isNull()) {
                continue;
            }
            boolean object = name.equals("params");
            if (object && !value.isObject()) {
                throw Problem.field(name, "must be an object");
            }
            if (!object && (value.isContainerNode() || value.asText().length() > MAX_TEXT)) {
                throw Problem.field(
                        name, "must be a plain value of up to " + MAX_TEXT + " characters");
            }
            members.set(name, value);
        }
        return new ExecutionSpec.External(id, members);
    }

    private static BigDecimal number(
            JsonNode body, String field, BigDecimal min, BigDecimal max, BigDecimal byDefault) {
        JsonNode value = body.get(field);
        if (value == null || value.isNull()) {
            return byDefault;
        }
        String range =
                "must be a number from " + min.toPlainString() + " to " + max.toPlainString();
        if (!value.isNumber()) {
            throw Problem.field(field, range);
        }
        BigDecimal number = value.decimalValue();
        if (number.compareTo(min) < 0 || number.compareTo(max) > 0) {
            throw Problem.field(field, range);
        }
        BigDecimal plain = number.stripTrailingZeros();
        if (plain.scale() > MAX_DIGITS_AFTER_POINT) {
            throw Problem.field(
                    field,
                    range + " with up to " + MAX_DIGITS_AFTER_POINT + " digits after the point");
        }
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    private static String required(JsonNode body, String field) {
        String text = text(body, field);
        if (text == null) {
            throw Problem.field(field, "is missing");
        }
        return text;
    }

    private static @Nullable String text(JsonNode body, String field) {
        JsonNode value = body.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw Problem.field(field, "must be a text");
        }
        return value.textValue();
    }
}
