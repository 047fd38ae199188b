package dev.tapedeck.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.problem.Problem;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The part of a list that a client asks for. */
record Page(int limit, int offset) {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 500;
    private static final int MAX_OFFSET = 1_000_000_000;

    /**
     * @throws Problem INVALID_PARAMETER
     */
    static Page of(@Nullable String limit, @Nullable String offset) {
        return new Page(
                number("limit", limit, DEFAULT_LIMIT, 1, MAX_LIMIT),
                number("offset", offset, 0, 0, MAX_OFFSET));
    }

    /** {@code {"items":[…],"total":n}}. */
    byte[] write(List<JsonNode> all) {
        return write(all, item -> item);
    }

    /** The same; only what is on the page is made JSON. */
    <T> byte[] write(List<T> all, Function<T, JsonNode> json) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.putArray("items").addAll(all.stream().skip(offset).limit(limit).map(json).toList());
        list.put("total", all.size());
        return Json.write(list);
    }

    private static int number(String name, @Nullable String text, int byDefault, int min, int max) {
        if (text == null) {
            return byDefault;
        }
        int value = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
        if (value < min || value > max) {
            throw Problem.parameter(name, "must be a whole number from " + min + " to " + max);
        }
        return value;
    }
}
