package dev.tapedeck.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two results.
 *
 * @param parameters those that differ, by path
 * @param metrics every figure that one of them has, by path
 */
public record Comparison(List<Parameter> parameters, List<Figure> metrics, Divergence trades) {
    /** Divergent trades that are listed one by one. */
    public static final int LISTED = 1_000;

    /** A parameter that differs; null where it is not said. */
    public record Parameter(String name, @Nullable JsonNode a, @Nullable JsonNode b) {}

    /**
     * A figure of both.
     *
     * @param difference b − a; null unless both have it
     */
    public record Figure(
            String name,
            @Nullable BigDecimal a,
            @Nullable BigDecimal b,
            @Nullable BigDecimal difference) {}

    public Comparison {
        parameters = List.copyOf(parameters);
        metrics = List.copyOf(metrics);
    }

    public static Comparison of(Compared a, Compared b) {
        return new Comparison(
                parameters(JsonValues.leaves(a.request()), JsonValues.leaves(b.request())),
                metrics(JsonValues.leaves(a.metrics()), JsonValues.leaves(b.metrics())),
                Divergence.of(a.trades(), b.trades(), LISTED));
    }

    private static List<Parameter> parameters(Map<String, JsonNode> a, Map<String, JsonNode> b) {
        return names(a, b).stream()
                .filter(name -> !JsonValues.same(a.get(name), b.get(name)))
                .map(name -> new Parameter(name, a.get(name), b.get(name)))
                .toList();
    }

    private static List<Figure> metrics(Map<String, JsonNode> a, Map<String, JsonNode> b) {
        return names(a, b).stream()
                .map(name ->
                        figure(
                                name,
                                JsonValues.decimal(a.get(name)),
                                JsonValues.decimal(b.get(name))))
                .filter(each -> each.a() != null || each.b() != null)
                .toList();
    }

    private static Figure figure(String name, @Nullable BigDecimal a, @Nullable BigDecimal b) {
        BigDecimal difference = a == null || b == null ? null : Figures.plain(b.subtract(a));
        return new Figure(name, a, b, difference);
    }

    private static SortedSet<String> names(Map<String, JsonNode> a, Map<String, JsonNode> b) {
        SortedSet<String> names = new TreeSet<>(a.keySet());
        names.addAll(b.keySet());
        return names;
    }

    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode differing = json.putArray("parameters");
        for (Parameter each : parameters) {
            ObjectNode parameter = differing.addObject().put("name", each.name());
            parameter.set("a", each.a() == null ? json.nullNode() : each.a());
            parameter.set("b", each.b() == null ? json.nullNode() : each.b());
        }
        ObjectNode figures = json.putObject("metrics");
        for (Figure each : metrics) {
            figures.putObject(each.name())
                    .put("a", each.a())
                    .put("b", each.b())
                    .put("difference", each.difference());
        }
        json.set("trades", trades.json());
        return json;
    }
}
