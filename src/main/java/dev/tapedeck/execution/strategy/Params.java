package dev.tapedeck.execution.strategy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tapedeck.problem.Problem;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values of all of a strategy's parameters, in the order that they are declared in, each within its
 * range. Immutable.
 */
public final class Params {
    private static final int MAX_SCALE = 8;
    private static final String FIELD = "params";

    private final Map<String, Object> values;

    private Params(Map<String, Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * Reads them from JSON; what is absent gets its default.
     *
     * @throws Problem INVALID_FIELD that names the field, {@code params.fast}
     */
    public static Params read(List<ParameterSpec> specs, @Nullable JsonNode json) {
        JsonNode given = json == null || json.isNull() ? MissingNode.getInstance() : json;
        if (!given.isMissingNode() && !given.isObject()) {
            throw Problem.field(FIELD, "must be an object");
        }
        refuseUnknown(specs, given);
        Map<String, Object> values = new LinkedHashMap<>();
        for (ParameterSpec spec : specs) {
            JsonNode value = given.get(spec.name());
            values.put(
                    spec.name(),
                    value == null || value.isNull() ? spec.defaultValue() : value(spec, value));
        }
        return new Params(values);
    }

    public int integer(String name) {
        return decimal(name).intValueExact();
    }

    public long whole(String name) {
        return decimal(name).longValueExact();
    }

    public BigDecimal decimal(String name) {
        return (BigDecimal) value(name);
    }

    public String text(String name) {
        return (String) value(name);
    }

    /** Names and values (a {@code BigDecimal} or a {@code String}) in declared order. */
    public Map<String, Object> values() {
        return values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Params params && params.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }

    private Object value(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private static void refuseUnknown(List<ParameterSpec> specs, JsonNode json) {
        json.fieldNames()
                .forEachRemaining(name -> {
                    if (specs.stream().noneMatch(s -> s.name().equals(name))) {
                        throw Problem.field(
                                FIELD + '.' + name,
                                "is no parameter of this strategy; it takes "
                                        + String.join(
                                                ", ",
                                                specs.stream().map(ParameterSpec::name).toList()));
                    }
                });
    }

    private static Object value(ParameterSpec spec, JsonNode json) {
        String field = FIELD + '.' + spec.name();
        if (spec.type() == ParameterSpec.Type.CHOICE) {
            if (!json.isTextual() || !spec.choices().contains(json.textValue())) {
                throw Problem.field(field, "must be one of " + String.join(", ", spec.choices()));
            }
            return json.textValue();
        }
        return number(field, spec, json);
    }

    private static BigDecimal number(String field, ParameterSpec spec, JsonNode json) {
        BigDecimal min = Objects.requireNonNull(spec.min());
        BigDecimal max = Objects.requireNonNull(spec.max());
        boolean whole = spec.type() == ParameterSpec.Type.INTEGER;
        String range =
                (whole ? "must be a whole number from " : "must be a number from ")
                        + min.toPlainString()
                        + " to "
                        + max.toPlainString();
        if (!json.isNumber()) {
            throw Problem.field(field, range);
        }
        BigDecimal value = json.decimalValue();
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw Problem.field(field, range);
        }
        BigDecimal plain = value.stripTrailingZeros();
        if (plain.scale() > (whole ? 0 : MAX_SCALE)) {
            throw Problem.field(
                    field,
                    whole ? range : range + " with up to " + MAX_SCALE + " digits after the point");
        }
        // One form for one value, so that 10, 10.0 and 1e1 are the same parameter and the same
        // event.
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }
}
