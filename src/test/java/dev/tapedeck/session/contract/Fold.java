package dev.tapedeck.session.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a session's events add up to, written down a second time from API.md and DOMAIN.md: slow and
 * plain, every figure computed anew after each event.
 */
final class Fold {
    private static final List<String> PRICES =
            List.of("price", "ltp", "current_ltp", "markPrice", "mark_price", "last", "close");

    private static final class Open {
        JsonNode sent;
        boolean marked;
        BigDecimal standing;

        /** Closed by trades since it was sent; negative what it had lost before its trade. */
        BigDecimal traded = BigDecimal.ZERO;
    }

    private final Map<String, Open> positions = new LinkedHashMap<>();
    private final Map<String, BigDecimal> marks = new HashMap<>();
    private final Map<String, Long> counts = new HashMap<>();
    private final List<JsonNode> trades = new ArrayList<>();
    private JsonNode metrics = JsonNodeFactory.instance.objectNode();
    private String status = "queued";
    private BigDecimal peak = BigDecimal.ZERO;
    private BigDecimal maxDrawdown = BigDecimal.ZERO;

    void apply(JsonNode event) {
        String type = event.path("type").asText();
        JsonNode data = event.path("data");
        counts.merge(type, 1L, Long::sum);
        switch (type) {
            case "session" -> status = data.path("status").asText();
            case "metrics" -> metrics = data;
            case "trade" -> trade(data);
            case "position" -> position(data);
            case "tick" -> tick(data);
            default -> {}
        }
        BigDecimal equity = realized().add(unrealized());
        peak = peak.max(equity);
        maxDrawdown = maxDrawdown.max(peak.subtract(equity));
    }

    private void trade(JsonNode data) {
        trades.add(data);
        Open open = positions.get(label(data.get("position_id")));
        if (decimal(data.get("pnl")) == null || open == null) {
            return;
        }
        if (data.has("re_entry_num")
                && data.path("re_entry_num").asInt() < open.sent.path("re_entry_num").asInt(-1)) {
            return;
        }
        BigDecimal whole = whole(open.sent);
        BigDecimal closes = quantity(data);
        if (closes == null || quantity(open.sent) == null) {
            closes = open.traded.signum() < 0 ? open.traded.negate() : whole;
        } else if (decimal(data.get("actual_quantity")) == null
                && decimal(open.sent.get("quantity")) != null
                && closes.abs().compareTo(decimal(open.sent.get("quantity")).abs()) == 0) {
            closes = whole;
        }
        open.traded = open.traded.add(closes.abs()).min(whole);
    }

    private static BigDecimal whole(JsonNode data) {
        BigDecimal quantity = quantity(data);
        return quantity == null ? BigDecimal.ONE : quantity.abs();
    }

    /** How much of it was taken off since it was sent last. */
    private static BigDecimal lost(JsonNode before, JsonNode now) {
        if (isClosed(before)
                || quantity(before) == null
                || quantity(now) == null
                || !before.path("re_entry_num").equals(now.path("re_entry_num"))) {
            return BigDecimal.ZERO;
        }
        BigDecimal kept = sign(before) == sign(now) ? whole(now) : BigDecimal.ZERO;
        return whole(before).subtract(kept).max(BigDecimal.ZERO);
    }

    private static int sign(JsonNode data) {
        return isShort(data) ? -quantity(data).abs().signum() : quantity(data).signum();
    }

    private static boolean isShort(JsonNode data) {
        String side = data.path("side").asText().toLowerCase(Locale.ROOT);
        return side.equals("short") || side.equals("sell");
    }

    private void position(JsonNode data) {
        String id = data.path("position_id").asText();
        if (data.path("removed").isBoolean() && data.path("removed").asBoolean()) {
            positions.remove(id);
            return;
        }
        Open open = new Open();
        open.sent = data;
        open.standing = standing(data);
        Open before = positions.put(id, open);
        if (before != null) {
            BigDecimal told = before.traded.max(BigDecimal.ZERO);
            open.traded = told.subtract(lost(before.sent, data)).min(BigDecimal.ZERO);
        }
    }

    /** What it counts until a tick of its symbol comes. */
    private BigDecimal standing(JsonNode data) {
        BigDecimal sent = decimal(data.get("unrealized_pnl"));
        if (sent != null) {
            return sent;
        }
        BigDecimal price = decimal(data.get("current_ltp"));
        if (price == null && label(data.get("symbol")) != null) {
            price = marks.get(label(data.get("symbol")));
        }
        return price == null || !computable(data) ? BigDecimal.ZERO : at(data, price);
    }

    private static boolean computable(JsonNode data) {
        return decimal(data.get("entry_price")) != null && quantity(data) != null;
    }

    private static BigDecimal quantity(JsonNode data) {
        BigDecimal actual = decimal(data.get("actual_quantity"));
        return actual == null ? decimal(data.get("quantity")) : actual;
    }

    private static BigDecimal at(JsonNode data, BigDecimal price) {
        BigDecimal quantity = isShort(data) ? quantity(data).abs().negate() : quantity(data);
        BigDecimal multiplier = decimal(data.get("multiplier"));
        return price.subtract(decimal(data.get("entry_price")))
                .multiply(quantity)
                .multiply(multiplier == null ? BigDecimal.ONE : multiplier);
    }

    private static boolean isClosed(JsonNode data) {
        BigDecimal quantity = quantity(data);
        return data.path("status").asText().toLowerCase(Locale.ROOT).equals("closed")
                || (quantity != null && quantity.signum() == 0);
    }

    private void tick(JsonNode data) {
        String symbol = label(data.get("symbol"));
        BigDecimal price =
                PRICES.stream()
                        .map(name -> decimal(data.get(name)))
                        .filter(p -> p != null)
                        .findFirst()
                        .orElse(null);
        if (symbol == null || price == null) {
            return;
        }
        marks.put(symbol, price);
        for (Open each : positions.values()) {
            if (symbol.equals(label(each.sent.get("symbol"))) && computable(each.sent)) {
                each.marked = true;
            }
        }
    }

    private BigDecimal unrealized() {
        return positions.values().stream()
                .map(this::value)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private BigDecimal value(Open each) {
        if (isClosed(each.sent)) {
            return BigDecimal.ZERO;
        }
        BigDecimal full =
                each.marked
                        ? at(each.sent, marks.get(label(each.sent.get("symbol"))))
                        : each.standing;
        if (each.traded.signum() <= 0) {
            return full;
        }
        BigDecimal whole = whole(each.sent);
        return full.multiply(whole.subtract(each.traded)).divide(whole, 12, RoundingMode.HALF_EVEN);
    }

    private BigDecimal realized() {
        return pnls(0);
    }

    /** Σ pnl of the trades with that sign; of all with 0. */
    private BigDecimal pnls(int sign) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode trade : trades) {
            BigDecimal pnl = decimal(trade.get("pnl"));
            if (pnl != null && (sign == 0 || pnl.signum() == sign)) {
                sum = sum.add(pnl);
            }
        }
        return sum;
    }

    private long count(int sign) {
        return trades.stream()
                .map(trade -> decimal(trade.get("pnl")))
                .filter(pnl -> pnl != null && pnl.signum() == sign)
                .count();
    }

    private static BigDecimal decimal(JsonNode value) {
        if (value == null || !(value.isNumber() || value.isTextual())) {
            return null;
        }
        try {
            return value.isNumber() ? value.decimalValue() : new BigDecimal(value.textValue());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String label(JsonNode value) {
        return value != null && value.isTextual() && !value.textValue().isEmpty()
                ? value.textValue()
                : null;
    }

    private static BigDecimal ratio(BigDecimal a, BigDecimal b) {
        return b.signum() == 0 ? null : a.divide(b, 12, RoundingMode.HALF_EVEN);
    }

    /**
     * The parts of a state that API.md names, with every figure as a number without trailing zeros.
     */
    JsonNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.put("status", status);
        ObjectNode byId = state.putObject("positions");
        positions.forEach((id, open) -> byId.set(id, open.sent));
        state.set("metrics", metrics);
        state.putObject("trades")
                .put("total", trades.size())
                .putArray("recent")
                .addAll(trades.subList(Math.max(0, trades.size() - 100), trades.size()));
        ObjectNode ofType = state.putObject("counts");
        counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> ofType.put(each.getKey(), each.getValue()));
        BigDecimal equity = realized().add(unrealized());
        BigDecimal decided = BigDecimal.valueOf(count(1) + count(-1));
        ObjectNode figures = state.putObject("analytics");
        put(figures, "realized_pnl", realized());
        put(figures, "unrealized_pnl", unrealized());
        put(figures, "equity", equity);
        put(figures, "peak_equity", peak);
        put(figures, "drawdown", peak.subtract(equity));
        put(figures, "max_drawdown", maxDrawdown);
        put(figures, "wins", BigDecimal.valueOf(count(1)));
        put(figures, "losses", BigDecimal.valueOf(count(-1)));
        put(figures, "breakeven", BigDecimal.valueOf(count(0)));
        put(figures, "win_rate", ratio(BigDecimal.valueOf(count(1)), decided));
        put(figures, "profit_factor", ratio(pnls(1), pnls(-1).abs()));
        put(figures, "expectancy", ratio(realized(), decided));
        return state;
    }

    private static void put(ObjectNode figures, String name, BigDecimal value) {
        figures.put(name, value == null ? "null" : value.stripTrailingZeros().toPlainString());
    }

    /** The same parts of what the service says. */
    static JsonNode parts(JsonNode served) {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.put("status", served.at("/session/status").asText());
        for (String part : List.of("positions", "metrics", "trades")) {
            state.set(part, served.path(part));
        }
        ObjectNode ofType = state.putObject("counts");
        List<String> types = new ArrayList<>();
        served.path("counts").fieldNames().forEachRemaining(types::add);
        types.stream()
                .sorted()
                .forEach(type -> ofType.put(type, served.path("counts").path(type).asLong()));
        ObjectNode figures = state.putObject("analytics");
        for (String name :
                List.of(
                        "realized_pnl",
                        "unrealized_pnl",
                        "equity",
                        "peak_equity",
                        "drawdown",
                        "max_drawdown",
                        "wins",
                        "losses",
                        "breakeven",
                        "win_rate",
                        "profit_factor",
                        "expectancy")) {
            JsonNode value = served.path("analytics").path(name);
            figures.put(
                    name,
                    value.isNumber()
                            ? value.decimalValue().stripTrailingZeros().toPlainString()
                            : "null");
        }
        return state;
    }
}
