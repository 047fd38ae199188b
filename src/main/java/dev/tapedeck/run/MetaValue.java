package dev.tapedeck.run;

import dev.tapedeck.json.JsonFields;
import dev.tapedeck.json.JsonText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value that runs are found by: a text, a number or a truth value. Objects, lists and long texts
 * are none.
 *
 * @param number what it is worth, if it is a number
 */
record MetaValue(String text, @Nullable BigDecimal number) {
    private static final int MOST = 64;
    private static final int LONGEST = 256;

    /** The first ones of an object. */
    static Map<String, MetaValue> of(byte[] meta) {
        Map<String, MetaValue> values = new HashMap<>();
        JsonFields.forEach(
                meta,
                0,
                meta.length,
                (bytes, nameFrom, nameTo, from, to) -> {
                    MetaValue value = value(bytes, from, to);
                    int length = nameTo - nameFrom;
                    if (value != null && length <= LONGEST && values.size() < MOST) {
                        String name = new String(bytes, nameFrom, length, StandardCharsets.UTF_8);
                        values.put(JsonText.unescape(name), value);
                    }
                });
        return Map.copyOf(values);
    }

    private static @Nullable MetaValue value(byte[] bytes, int from, int to) {
        if (to - from > LONGEST || bytes[from] == '{' || bytes[from] == '[' || bytes[from] == 'n') {
            return null;
        }
        if (bytes[from] == '"') {
            return new MetaValue(JsonFields.text(bytes, from, to).orElseThrow(), null);
        }
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return new MetaValue(text, JsonFields.decimal(bytes, from, to).orElse(null));
    }

    /** Numbers by what they are worth, all else by its text. */
    boolean is(String wanted) {
        if (text.equals(wanted)) {
            return true;
        }
        if (number == null) {
            return false;
        }
        byte[] ascii = wanted.getBytes(StandardCharsets.UTF_8);
        Optional<BigDecimal> worth = JsonFields.decimal(ascii, 0, ascii.length);
        return !wanted.startsWith("\"") && worth.isPresent() && number.compareTo(worth.get()) == 0;
    }
}
