package dev.tapedeck.session.state;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonFields;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The latest data of each execution, in the order in which they first came, and how many ticks each
 * has had. The number stands in the entry as its last member, {@code "ticks"}; one that an event
 * brings along counts as well. Not thread-safe.
 */
final class Executions {
    private static final class Execution {
        /** As sent, without {@code ticks} when that is a whole number. */
        byte[] raw = new byte[0];

        long ticks = -1;
    }

    private final Map<String, Execution> byId = new LinkedHashMap<>();

    /** An {@code execution} event's data. */
    void apply(byte[] bytes, int from, int to) {
        byte[] name = JsonFields.raw(bytes, from, to, "execution_id");
        String id = name == null ? null : RawValue.label(name, 0, name.length);
        if (id == null) {
            return;
        }
        Execution execution = byId.computeIfAbsent(id, i -> new Execution());
        long sent = ticks(bytes, from, to);
        if (sent >= 0) {
            execution.ticks = sent;
            execution.raw = withoutTicks(bytes, from, to);
        } else {
            execution.raw = Arrays.copyOfRange(bytes, from, to);
        }
    }

    void tick(String id, long n) {
        Execution execution = byId.get(id);
        if (execution != null) {
            execution.ticks = n;
        }
    }

    byte @Nullable [] json(String id) {
        Execution execution = byId.get(id);
        if (execution == null) {
            return null;
        }
        JsonBytes out = new JsonBytes(execution.raw.length + 32);
        write(out, execution.raw, execution.ticks);
        return out.toByteArray();
    }

    View copy() {
        byte[][] raws = new byte[byId.size()][];
        long[] ticks = new long[raws.length];
        int at = 0;
        for (Execution execution : byId.values()) {
            raws[at] = execution.raw;
            ticks[at++] = execution.ticks;
        }
        return new View(raws, ticks);
    }

    private static void write(JsonBytes out, byte[] raw, long ticks) {
        if (ticks < 0) {
            out.put(raw);
            return;
        }
        byte[] rest = withoutTicks(raw, 0, raw.length);
        out.put(rest, 0, rest.length - 1);
        out.ascii(rest.length == 2 ? "\"ticks\":" : ",\"ticks\":").number(ticks).put('}');
    }

    private static long ticks(byte[] bytes, int from, int to) {
        long[] found = {-1};
        JsonFields.forEach(
                bytes,
                from,
                to,
                (b, nameFrom, nameTo, valueFrom, valueTo) -> {
                    if (isTicks(b, nameFrom, nameTo)) {
                        found[0] = RawValue.whole(b, valueFrom, valueTo);
                    }
                });
        return found[0];
    }

    private static byte[] withoutTicks(byte[] bytes, int from, int to) {
        JsonBytes out = new JsonBytes(to - from);
        out.put('{');
        JsonFields.forEach(
                bytes,
                from,
                to,
                (b, nameFrom, nameTo, valueFrom, valueTo) -> {
                    if (!isTicks(b, nameFrom, nameTo)) {
                        if (out.length() > 1) {
                            out.put(',');
                        }
                        out.put(b, nameFrom - 1, valueTo);
                    }
                });
        return out.put('}').toByteArray();
    }

    /** However it is escaped: an object must not get the same name twice. */
    private static boolean isTicks(byte[] bytes, int from, int to) {
        return RawValue.text(bytes, from, to).equals("ticks");
    }

    /** The executions at one moment. Immutable. */
    static final class View {
        private final byte[][] raws;
        private final long[] ticks;

        View(byte[][] raws, long[] ticks) {
            this.raws = raws;
            this.ticks = ticks;
        }

        long bytes() {
            long sum = 0;
            for (byte[] raw : raws) {
                sum += raw.length + 32;
            }
            return sum;
        }

        void writeTo(JsonBytes out) {
            out.put('[');
            for (int i = 0; i < raws.length; i++) {
                if (i > 0) {
                    out.put(',');
                }
                write(out, raws[i], ticks[i]);
            }
            out.put(']');
        }
    }
}
