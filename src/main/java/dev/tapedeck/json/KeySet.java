package dev.tapedeck.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The keys of the objects that are open while one value is read, each object's after its parent's.
 * Few keys are compared one by one; an object with many gets a hash set, so that a hostile one
 * costs no square of its size. Keys written with escapes are compared as the text they stand for.
 */
final class KeySet {
    private static final int FEW = 24;

    private int[] slots = new int[96];
    private int used;
    private Set<String>[] large = newSets(4);
    private int[] largeMarks = new int[4];
    private int largeCount;

    /** Opens an object; answers the mark that its keys are added under. */
    int open() {
        return used;
    }

    /**
     * False when the object has that key already. The key stands, with its quotes, at {@code
     * from..to}.
     */
    boolean add(int mark, byte[] bytes, int from, int to) {
        if (largeCount > 0 && largeMarks[largeCount - 1] == mark) {
            return large[largeCount - 1].add(text(bytes, from, to));
        }
        int hash = 0;
        boolean escaped = false;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + bytes[i];
            escaped |= bytes[i] == '\\';
        }
        if (escaped || (used - mark) / 3 >= FEW) {
            Set<String> all = grow(mark);
            for (int i = mark; i < used; i += 3) {
                all.add(text(bytes, slots[i + 1], slots[i + 2]));
            }
            return all.add(text(bytes, from, to));
        }
        for (int i = mark; i < used; i += 3) {
            if (slots[i] == hash
                    && Arrays.equals(bytes, slots[i + 1], slots[i + 2], bytes, from, to)) {
                return false;
            }
        }
        if (slots.length - used < 3) {
            slots = Arrays.copyOf(slots, slots.length * 2);
        }
        slots[used] = hash;
        slots[used + 1] = from;
        slots[used + 2] = to;
        used += 3;
        return true;
    }

    void close(int mark) {
        used = mark;
        if (largeCount > 0 && largeMarks[largeCount - 1] == mark) {
            largeCount--;
            large[largeCount] = new HashSet<>();
        }
    }

    void clear() {
        used = 0;
        largeCount = 0;
    }

    /**
     * A nested object that has no key of its own yet would share its parent's mark; it does not,
     * since a parent has at least the key whose value it is. A parent that has gone over to a hash
     * set keeps its slots for that reason.
     */
    private Set<String> grow(int mark) {
        if (largeCount == large.length) {
            large = Arrays.copyOf(large, largeCount * 2);
            largeMarks = Arrays.copyOf(largeMarks, largeCount * 2);
        }
        large[largeCount] = new HashSet<>();
        largeMarks[largeCount] = mark;
        if (used == mark) {
            add(0);
        }
        return large[largeCount++];
    }

    private void add(int placeholder) {
        if (slots.length - used < 3) {
            slots = Arrays.copyOf(slots, slots.length * 2);
        }
        slots[used] = placeholder;
        slots[used + 1] = 0;
        slots[used + 2] = 0;
        used += 3;
    }

    private static String text(byte[] bytes, int from, int to) {
        String raw = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return raw.indexOf('\\') < 0 ? raw : JsonText.unescape(raw);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Set<String>[] newSets(int n) {
        return new Set[n];
    }
}
