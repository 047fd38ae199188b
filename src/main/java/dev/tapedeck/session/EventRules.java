package dev.tapedeck.session;

import dev.tapedeck.json.JsonFields;
import dev.tapedeck.log.EventType;
import dev.tapedeck.problem.Ids;
import dev.tapedeck.problem.Problem;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the data of an event must be before it is let in. Everything beyond these rules is kept as
 * sent.
 */
final class EventRules {
    /** Written by the service alone, or words of the stream itself. */
    private static final Set<String> RESERVED =
            Set.of(
                    "session",
                    "execution",
                    "fork",
                    "hello",
                    "snapshot",
                    "caught_up",
                    "ended",
                    "message",
                    "error",
                    "open");

    private static final Set<String> TRADE_DECIMALS =
            Set.of("pnl", "quantity", "entry_price", "exit_price");
    private static final Set<String> POSITION_DECIMALS =
            Set.of(
                    "unrealized_pnl",
                    "quantity",
                    "actual_quantity",
                    "multiplier",
                    "entry_price",
                    "current_ltp");

    private EventRules() {}

    /** The type, when a client may write it. @param path the field's name in the answer */
    static EventType type(String path, String name) {
        if (!EventType.isAllowed(name)) {
            throw Problem.field(path, "should match [a-z][a-z0-9_.-]{0,63}");
        }
        if (RESERVED.contains(name)) {
            throw Problem.field(path, "is a type that the service writes itself: " + name);
        }
        return EventType.of(name);
    }

    /**
     * Checks compact data. @param path where the data stands in the body, empty or ending in a dot
     */
    static void check(String path, EventType type, byte[] bytes, int from, int to) {
        if (bytes[from] != '{') {
            String field = path.isEmpty() ? "body" : path.substring(0, path.length() - 1);
            throw Problem.field(field, "should be an object");
        }
        if (type.equals(EventType.TRADE)) {
            id(path + "trade_id", bytes, from, to, "trade_id");
            decimals(path, bytes, from, to, TRADE_DECIMALS);
        } else if (type.equals(EventType.POSITION)) {
            id(path + "position_id", bytes, from, to, "position_id");
            decimals(path, bytes, from, to, POSITION_DECIMALS);
        }
    }

    private static void id(String field, byte[] bytes, int from, int to, String name) {
        byte[] value = JsonFields.raw(bytes, from, to, name);
        if (value == null || value[0] != '"') {
            throw Problem.field(field, value == null ? "is missing" : "should be a string");
        }
        String id = JsonFields.text(value, 0, value.length).orElse("");
        Ids.check(field, id, Ids.MAX);
    }

    private static void decimals(String path, byte[] bytes, int from, int to, Set<String> names) {
        JsonFields.forEach(
                bytes,
                from,
                to,
                (array, nameFrom, nameTo, valueFrom, valueTo) -> {
                    String name = named(names, array, nameFrom, nameTo);
                    if (name != null
                            && array[valueFrom] != 'n'
                            && JsonFields.decimal(array, valueFrom, valueTo).isEmpty()) {
                        throw Problem.field(path + name, "should be a decimal number");
                    }
                });
    }

    private static @Nullable String named(Set<String> names, byte[] bytes, int from, int to) {
        for (String name : names) {
            if (JsonFields.is(bytes, from, to, name)) {
                return name;
            }
        }
        return null;
    }
}
