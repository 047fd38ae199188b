package dev.tapedeck.session;

import dev.tapedeck.json.JsonFields;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Which trades a session has: for each the hash of its id, the hash of its content, and its seq, 24
 * bytes in one open-addressed table, so that a million trades are known in some 50 MB. The
 * content's hash does not depend on the order of its members. Two trades are taken for the same
 * when both 64-bit hashes agree. Used by one thread at a time.
 */
final class TradeIndex {
    /** Bytes of one stored entry. */
    static final int ENTRY = 24;

    private static final int FIRST_SLOTS = 256;

    private long[] slots = new long[FIRST_SLOTS * 3];
    private int count;
    private ByteBuffer unsaved = ByteBuffer.allocate(16 * ENTRY);

    /** A trade's hashes. */
    record Key(long id, long content) {}

    static Key key(byte[] bytes, int from, int to) {
        long[] sums = new long[2];
        JsonFields.forEach(
                bytes,
                from,
                to,
                (array, nameFrom, nameTo, valueFrom, valueTo) -> {
                    long value = hash(array, valueFrom, valueTo);
                    sums[1] += mix(hash(array, nameFrom, nameTo) * 31 + value);
                    if (JsonFields.is(array, nameFrom, nameTo, "trade_id")) {
                        sums[0] = idHash(array, valueFrom, valueTo, value);
                    }
                });
        // Zero marks a free slot.
        return new Key(sums[0] == 0 ? 1 : sums[0], mix(sums[1]));
    }

    /** An id is the same however its letters are escaped. */
    private static long idHash(byte[] bytes, int from, int to, long plain) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\\') {
                byte[] text =
                        ('"' + JsonFields.text(bytes, from, to).orElse("") + '"')
                                .getBytes(StandardCharsets.UTF_8);
                return hash(text, 0, text.length);
            }
        }
        return plain;
    }

    /** The seq of the trade with that id, 0 when there is none. */
    long seqOf(Key key) {
        int slot = slot(slots, key.id);
        return slots[slot] == 0 ? 0 : slots[slot + 2];
    }

    /** Whether the trade of that id has that content. */
    boolean same(Key key) {
        int slot = slot(slots, key.id);
        return slots[slot] != 0 && slots[slot + 1] == key.content;
    }

    void put(Key key, long seq) {
        enter(key, seq);
        if (unsaved.remaining() < ENTRY) {
            unsaved = ByteBuffer.allocate(unsaved.capacity() * 2).put(unsaved.flip());
        }
        unsaved.putLong(key.id).putLong(key.content).putLong(seq);
    }

    private void enter(Key key, long seq) {
        if ((count + 1) * 3 > slots.length / 3 * 2) {
            grow();
        }
        int slot = slot(slots, key.id);
        if (slots[slot] == 0) {
            count++;
        }
        slots[slot] = key.id;
        slots[slot + 1] = key.content;
        slots[slot + 2] = seq;
    }

    int count() {
        return count;
    }

    void clear() {
        unsaved.clear();
        slots = new long[FIRST_SLOTS * 3];
        count = 0;
    }

    /** Adds entries that {@link #takeUnsaved} gave. */
    void load(byte[] stored) {
        ByteBuffer buffer = ByteBuffer.wrap(stored);
        while (buffer.remaining() >= ENTRY) {
            Key key = new Key(buffer.getLong(), buffer.getLong());
            enter(key, buffer.getLong());
        }
    }

    /**
     * The trades up to that seq as entries of a log whose first event stands for all of them: a
     * fork's. {@link #load} takes them.
     */
    byte[] inherited(long upTo) {
        ByteBuffer entries = ByteBuffer.allocate(count * ENTRY);
        for (int i = 0; i < slots.length; i += 3) {
            if (slots[i] != 0 && slots[i + 2] <= upTo) {
                entries.putLong(slots[i]).putLong(slots[i + 1]).putLong(1);
            }
        }
        return Arrays.copyOf(entries.array(), entries.position());
    }

    /** The entries added since the last call, to be stored. */
    byte[] takeUnsaved() {
        byte[] taken = Arrays.copyOf(unsaved.array(), unsaved.position());
        unsaved = ByteBuffer.allocate(16 * ENTRY);
        return taken;
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        for (int i = 0; i < slots.length; i += 3) {
            if (slots[i] != 0) {
                System.arraycopy(slots, i, larger, slot(larger, slots[i]), 3);
            }
        }
        slots = larger;
    }

    private static int slot(long[] table, long id) {
        int entries = table.length / 3;
        int at = (int) (mix(id) & entries - 1);
        while (table[at * 3] != 0 && table[at * 3] != id) {
            at = at + 1 & entries - 1;
        }
        return at * 3;
    }

    private static long hash(byte[] bytes, int from, int to) {
        long hash = 0x9e3779b97f4a7c15L ^ to - from;
        for (int i = from; i < to; i++) {
            hash = (hash ^ bytes[i] & 0xff) * 0x100000001b3L;
            hash ^= hash >>> 29;
        }
        return mix(hash);
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
