package dev.tapedeck.bot;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.json.RawArray;
import dev.tapedeck.json.RawObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A file as some earlier system may have left it: fields are missing, have other types or names, or
 * are nobody's. What has to come out of it unharmed is remembered.
 */
final class LegacyFile {
    private static final List<String> WRONG =
            List.of("null", "\"x\"", "[]", "{}", "true", "-7", "1e-999");

    private final RawObject fields = RawObject.empty();

    /** Field to its bytes: what was in order, and what nobody knows. */
    final Map<String, String> kept = new LinkedHashMap<>();

    private final Random random;

    private LegacyFile(Random random) {
        this.random = random;
    }

    static byte[] json(String json) {
        return RawObject.literal(json);
    }

    /**
     * @param all fields in order, by name
     * @param sure those that are never missing or wrong
     * @param missing one that is missing in any case
     */
    static LegacyFile of(Map<String, String> all, Set<String> sure, String missing, Random random) {
        LegacyFile file = new LegacyFile(random);
        List<String> names = new ArrayList<>(all.keySet());
        Collections.shuffle(names, random);
        for (String name : names) {
            int fate = sure.contains(name) ? 9 : random.nextInt(10);
            if (name.equals(missing) || fate < 3) {
                continue;
            }
            if (fate == 3) {
                file.fields.put(name, json(WRONG.get(random.nextInt(WRONG.size()))));
            } else {
                file.keep(name, all.get(name));
            }
            file.maybeUnknown();
        }
        return file;
    }

    private void maybeUnknown() {
        if (random.nextInt(4) == 0) {
            String name = "own \\u00e4" + random.nextInt(1_000);
            keep(
                    name.replace("\\u00e4", "\u00e4"),
                    "{\"digits\":[1.10,1e400,-0],\"text\":\"\\u0061\"}");
        }
    }

    private void keep(String name, String value) {
        fields.put(name, json(value));
        kept.put(name, value);
    }

    /** Under another name than the one of today. */
    @CanIgnoreReturnValue
    LegacyFile rename(String today, String before) {
        byte[] value = fields.get(today);
        if (value != null && kept.containsKey(today)) {
            fields.remove(today).put(before, value);
        }
        return this;
    }

    @CanIgnoreReturnValue
    LegacyFile put(String name, byte[] value) {
        fields.put(name, value);
        kept.remove(name);
        return this;
    }

    byte[] toJson() {
        return fields.toJson();
    }

    static byte[] array(List<byte[]> elements) {
        return RawArray.of(elements);
    }

    /** What is a prefix of an object and so no JSON. */
    static byte[] cut(byte[] json, Random random) {
        return Arrays.copyOf(json, 1 + random.nextInt(json.length - 2));
    }

    static Set<String> set(String... names) {
        return new LinkedHashSet<>(List.of(names));
    }
}
