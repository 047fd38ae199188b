package dev.tapedeck.stream;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Events chosen for the next write, in order; of conflated ones the later takes the earlier's place
 * away. Bounded by its user.
 */
final class Selection {
    private record Chosen(EventLines lines, int i) {}

    private final List<@Nullable Chosen> chosen = new ArrayList<>();
    private final Map<String, Integer> latest = new HashMap<>();
    private long bytes;

    void add(EventLines lines, int i) {
        chosen.add(new Chosen(lines, i));
        bytes += lines.lineTo(i) - lines.lineFrom(i);
    }

    void addLatest(EventLines lines, int i) {
        Integer before = latest.put(key(lines, i), chosen.size());
        if (before != null) {
            Chosen old = chosen.set(before, null);
            bytes -= old == null ? 0 : old.lines.lineTo(old.i) - old.lines.lineFrom(old.i);
        }
        add(lines, i);
    }

    /**
     * What it is the latest of: a position, a symbol's tick, an execution, or the type as a whole.
     */
    private static String key(EventLines lines, int i) {
        String type = lines.type(i).name();
        String field =
                switch (type) {
                    case "position" -> "position_id";
                    case "tick" -> "symbol";
                    case "execution", "node" -> "execution_id";
                    case "trade" -> "trade_id";
                    default -> null;
                };
        return field == null
                ? type
                : type
                        + ' '
                        + JsonFields.text(lines.bytes(), lines.dataFrom(i), lines.dataTo(i), field)
                                .orElse("");
    }

    boolean isEmpty() {
        return chosen.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    void write(JsonBytes out, Function<Cursor, byte[]> id) {
        for (Chosen each : chosen) {
            if (each != null) {
                FrameEncoder.event(out, each.lines, each.i, id.apply(each.lines.cursor(each.i)));
            }
        }
    }

    void clear() {
        chosen.clear();
        latest.clear();
        bytes = 0;
    }
}
