package dev.tapedeck.session.files;

import dev.tapedeck.json.JsonFields;
import dev.tapedeck.session.state.RawValue;

/**
 * Gives each event of an export a key that no other has: its own name as long as that is new, else
 * {@code <name>#<seq>}. It remembers hashes of 64 bits and at most {@link #MAX_KEPT} of them, so a
 * name that only looks used, or comes after so many, gets its seq without need; two events never
 * get the same key. Not thread-safe.
 */
final class UniqueKeys {
    static final int MAX_KEPT = 1 << 22;

    private final int maxKept;
    private long[] slots = new long[1 << 10];
    private int kept;

    UniqueKeys(int maxKept) {
        this.maxKept = maxKept;
    }

    /** The member's text or whole number; empty when there is none. */
    static String name(byte[] bytes, int from, int to, String member) {
        byte[] raw =
                RawValue.isObject(bytes, from, to) ? JsonFields.raw(bytes, from, to, member) : null;
        String name = raw == null ? null : RawValue.label(raw, 0, raw.length);
        return name == null ? "" : name;
    }

    String key(String name, long seq) {
        if (!name.isEmpty() && kept < maxKept && add(hash(name))) {
            return name;
        }
        String key = name + "#" + seq;
        while (kept < maxKept ? !add(hash(key)) : contains(hash(key))) {
            // Somebody is really called that.
            key = key + "#" + seq;
        }
        return key;
    }

    private boolean add(long hash) {
        if (2 * kept >= slots.length) {
            grow();
        }
        int at = find(slots, hash);
        if (slots[at] == hash) {
            return false;
        }
        slots[at] = hash;
        kept++;
        return true;
    }

    private boolean contains(long hash) {
        return slots[find(slots, hash)] == hash;
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        for (long hash : slots) {
            if (hash != 0) {
                larger[find(larger, hash)] = hash;
            }
        }
        slots = larger;
    }

    /** Where the hash stands, or the free place for it. */
    private static int find(long[] slots, long hash) {
        int at = (int) hash & slots.length - 1;
        while (slots[at] != 0 && slots[at] != hash) {
            at = at + 1 & slots.length - 1;
        }
        return at;
    }

    /** FNV-1a over the characters, then MurmurHash3's last mix; never 0. */
    private static long hash(String text) {
        long h = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            h = (h ^ text.charAt(i)) * 0x100000001b3L;
        }
        h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
        h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
        h ^= h >>> 33;
        return h == 0 ? 1 : h;
    }
}
