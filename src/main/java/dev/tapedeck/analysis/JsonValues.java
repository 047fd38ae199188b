package dev.tapedeck.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values of JSON trees that anybody may have written. */
final class JsonValues {
    private static final int MAX_LEAVES = 1_000;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_CHARS = 64;

    private JsonValues() {}

    /**
     * A number, or a text of digits; null for anything else, and for an exponent that would make
     * sums endless.
     */
    static @Nullable BigDecimal decimal(@Nullable JsonNode value) {
        if (value == null || (!value.isNumber() && !value.isTextual())) {
            return null;
        }
        try {
            String text = value.isTextual() ? value.textValue() : value.decimalValue().toString();
            BigDecimal decimal = text.length() > MAX_CHARS ? null : new BigDecimal(text);
            return decimal == null || Math.abs((long) decimal.scale()) > MAX_CHARS
                    ? null
                    : Figures.plain(decimal);
        } catch (NumberFormatException | ArithmeticException e) {
            return null;
        }
    }

    /** All plain values by their path, {@code params.fast}, in the order of paths; bounded. */
    static Map<String, JsonNode> leaves(JsonNode tree) {
        Map<String, JsonNode> leaves = new TreeMap<>();
        collect(tree, "", 0, leaves);
        return leaves;
    }

    private static void collect(
            JsonNode node, String path, int depth, Map<String, JsonNode> leaves) {
        if (leaves.size() >= MAX_LEAVES) {
            return;
        }
        if (node.isObject() && depth < MAX_DEPTH) {
            String prefix = path.isEmpty() ? "" : path + ".";
            node.properties()
                    .forEach(each ->
                            collect(each.getValue(), prefix + each.getKey(), depth + 1, leaves));
        } else if (!path.isEmpty()) {
            leaves.put(path, node);
        }
    }

    /** 10 and 10.0 are the same, and so are null and nothing. */
    static boolean same(@Nullable JsonNode a, @Nullable JsonNode b) {
        if (a == null || a.isNull()) {
            return b == null || b.isNull();
        }
        if (b == null || b.isNull()) {
            return false;
        }
        BigDecimal left = a.isNumber() ? decimal(a) : null;
        BigDecimal right = b.isNumber() ? decimal(b) : null;
        return left == null || right == null ? a.equals(b) : left.compareTo(right) == 0;
    }
}
