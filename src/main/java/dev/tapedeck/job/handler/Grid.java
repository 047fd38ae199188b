package dev.tapedeck.job.handler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.problem.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every combination of some values of some parameters, by number: the last parameter's values
 * follow each other fastest. Immutable.
 */
record Grid(List<Axis> axes) {
    private static final String AT = "payload.grid";
    private static final int MAX_AXES = 16;
    private static final int MAX_DIGITS = 18;

    /** One parameter and the values that it takes. */
    record Axis(String name, List<JsonNode> values) {
        Axis {
            values = List.copyOf(values);
        }
    }

    Grid {
        axes = List.copyOf(axes);
    }

    /**
     * @param grid {@code {"fast":[5,10],"slow":{"from":20,"to":60,"step":10}}}
     * @throws Problem INVALID_FIELD
     */
    static Grid read(@Nullable JsonNode grid, int maxCells) {
        if (grid == null || !grid.isObject() || grid.isEmpty() || grid.size() > MAX_AXES) {
            throw Problem.field(
                    AT, "must be an object with the values of 1 to " + MAX_AXES + " parameters");
        }
        List<Axis> axes = new ArrayList<>();
        long cells = 1;
        for (var each : grid.properties()) {
            Axis axis = new Axis(each.getKey(), values(each.getKey(), each.getValue(), maxCells));
            cells *= axis.values().size();
            if (cells > maxCells) {
                throw Problem.field(AT, "must have at most " + maxCells + " combinations");
            }
            axes.add(axis);
        }
        return new Grid(axes);
    }

    int size() {
        return axes.stream().mapToInt(axis -> axis.values().size()).reduce(1, (a, b) -> a * b);
    }

    /** The values of that combination, by parameter. */
    ObjectNode cell(int index) {
        JsonNode[] chosen = new JsonNode[axes.size()];
        int rest = index;
        for (int i = axes.size() - 1; i >= 0; i--) {
            List<JsonNode> values = axes.get(i).values();
            chosen[i] = values.get(rest % values.size());
            rest /= values.size();
        }
        ObjectNode cell = Json.object();
        for (int i = 0; i < chosen.length; i++) {
            cell.set(axes.get(i).name(), chosen[i]);
        }
        return cell;
    }

    boolean has(String parameter) {
        return axes.stream().anyMatch(axis -> axis.name().equals(parameter));
    }

    private static List<JsonNode> values(String name, JsonNode given, int most) {
        String field = AT + "." + name;
        if (given.isArray() && !given.isEmpty() && given.size() <= most) {
            List<JsonNode> values = new ArrayList<>();
            given.forEach(values::add);
            return values;
        }
        if (!given.isObject()) {
            throw Problem.field(
                    field,
                    "must be an array of up to "
                            + most
                            + " values, or {\"from\":…,\"to\":…,\"step\":…}");
        }
        BigDecimal from = number(field, given, "from");
        BigDecimal to = number(field, given, "to");
        BigDecimal step = number(field, given, "step");
        if (step.signum() <= 0 || to.compareTo(from) < 0) {
            throw Problem.field(field, "must go up from from to to by a step above 0");
        }
        BigDecimal steps = to.subtract(from).divideToIntegralValue(step);
        if (steps.compareTo(BigDecimal.valueOf(most)) >= 0) {
            throw Problem.field(field, "must have at most " + most + " values");
        }
        List<JsonNode> values = new ArrayList<>();
        for (int i = 0; i <= steps.intValue(); i++) {
            BigDecimal value = from.add(step.multiply(BigDecimal.valueOf(i)));
            values.add(JsonNodeFactory.instance.numberNode(value));
        }
        return values;
    }

    private static BigDecimal number(String field, JsonNode range, String name) {
        JsonNode value = range.get(name);
        BigDecimal number = value == null || !value.isNumber() ? null : value.decimalValue();
        if (number == null
                || Math.abs((long) number.scale()) > MAX_DIGITS
                || number.precision() > MAX_DIGITS) {
            throw Problem.field(field + "." + name, "must be a number of up to 18 digits");
        }
        return number;
    }
}
