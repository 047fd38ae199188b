package dev.tapedeck.job.handler;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.problem.Problem;
import java.math.BigDecimal;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Members of a payload, and refusals that name them where they stand in the job. */
final class Payloads {
    private static final String AT = "payload.";

    private Payloads() {}

    /** Refuses what is no object. */
    static JsonNode object(JsonNode payload) {
        if (!payload.isObject()) {
            throw Problem.field("payload", "must be an object");
        }
        return payload;
    }

    /** The same with every bad field named below {@code payload}. */
    static <T> T within(Supplier<T> read) {
        return renamed(AT::concat, read);
    }

    static <T> T renamed(UnaryOperator<String> name, Supplier<T> read) {
        try {
            return read.get();
        } catch (Problem problem) {
            throw renamed(name, problem);
        }
    }

    private static Problem renamed(UnaryOperator<String> name, Problem problem) {
        if (problem.errors().isEmpty()) {
            return problem;
        }
        Problem.BadField first = problem.errors().getFirst();
        Problem moved =
                Problem.of(problem.kind(), name.apply(first.field()) + " " + first.message());
        for (Problem.BadField each : problem.errors()) {
            moved = moved.with(name.apply(each.field()), each.message());
        }
        return moved;
    }

    static @Nullable String text(JsonNode payload, String name) {
        JsonNode value = payload.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw Problem.field(AT + name, "must be a text");
        }
        return value.textValue();
    }

    /** Between both ends, with up to eight digits after the point. */
    static @Nullable BigDecimal number(
            JsonNode payload, String name, BigDecimal min, BigDecimal max) {
        JsonNode value = payload.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        BigDecimal number = value.isNumber() ? value.decimalValue() : null;
        if (number == null
                || number.compareTo(min) < 0
                || number.compareTo(max) > 0
                || number.stripTrailingZeros().scale() > 8) {
            throw Problem.field(
                    AT + name,
                    "must be a number from "
                            + min.toPlainString()
                            + " to "
                            + max.toPlainString()
                            + " with up to 8 digits after the point");
        }
        return number;
    }
}
