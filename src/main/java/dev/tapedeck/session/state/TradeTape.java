package dev.tapedeck.session.state;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonFields;
import java.util.Arrays;

/** How many trades there were, and the last of them as sent. Not thread-safe. */
final class TradeTape {
    static final int RECENT = 100;

    private byte[][] ring = new byte[4][];
    private int next;
    private int kept;
    private long total;

    void add(byte[] raw) {
        total++;
        keep(raw);
    }

    private void keep(byte[] raw) {
        if (next == ring.length && ring.length < RECENT) {
            ring = Arrays.copyOf(ring, Math.min(RECENT, ring.length * 2));
        }
        if (next == RECENT) {
            next = 0;
        }
        ring[next++] = raw;
        kept = Math.min(RECENT, kept + 1);
    }

    long total() {
        return total;
    }

    /** The last trades, oldest first. */
    byte[][] recent() {
        byte[][] ordered = new byte[kept][];
        int first = kept < RECENT ? 0 : next % RECENT;
        for (int i = 0; i < kept; i++) {
            ordered[i] = ring[(first + i) % RECENT];
        }
        return ordered;
    }

    static void write(JsonBytes out, long total, byte[][] recent) {
        out.ascii("{\"total\":").number(total).ascii(",\"recent\":[");
        for (int i = 0; i < recent.length; i++) {
            if (i > 0) {
                out.put(',');
            }
            out.put(recent[i]);
        }
        out.ascii("]}");
    }

    void read(byte[] bytes, int from, int to) {
        JsonFields.forEach(
                bytes,
                from,
                to,
                (b, nameFrom, nameTo, valueFrom, valueTo) -> {
                    if (JsonFields.is(b, nameFrom, nameTo, "total")) {
                        total = Math.max(0, RawValue.whole(b, valueFrom, valueTo));
                    } else if (JsonFields.is(b, nameFrom, nameTo, "recent")
                            && RawValue.isArray(b, valueFrom, valueTo)) {
                        RawValue.elements(b, valueFrom, valueTo, this::keepCopy);
                    }
                });
    }

    private void keepCopy(byte[] bytes, int from, int to) {
        if (RawValue.isObject(bytes, from, to)) {
            keep(Arrays.copyOfRange(bytes, from, to));
        }
    }
}
