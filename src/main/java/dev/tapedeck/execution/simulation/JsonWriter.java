package dev.tapedeck.execution.simulation;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Timestamps;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Writes compact JSON objects member by member and keeps the commas right. Decimals are plain and
 * without idle zeros. For one thread.
 */
public final class JsonWriter {
    private final JsonBytes out;
    private boolean comma;

    public JsonWriter(JsonBytes out) {
        this.out = out;
    }

    /** An object as a value of its own: the whole text, or an element of an array. */
    @CanIgnoreReturnValue
    public JsonWriter open() {
        separate();
        out.put('{');
        comma = false;
        return this;
    }

    @CanIgnoreReturnValue
    public JsonWriter close() {
        out.put('}');
        comma = true;
        return this;
    }

    /** After the outermost object: the next one stands for itself. */
    public void end() {
        close();
        comma = false;
    }

    @CanIgnoreReturnValue
    public JsonWriter object(String name) {
        key(name);
        out.put('{');
        comma = false;
        return this;
    }

    @CanIgnoreReturnValue
    public JsonWriter array(String name) {
        key(name);
        out.put('[');
        comma = false;
        return this;
    }

    @CanIgnoreReturnValue
    public JsonWriter closeArray() {
        out.put(']');
        comma = true;
        return this;
    }

    @CanIgnoreReturnValue
    public JsonWriter text(String name, @Nullable String value) {
        key(name);
        if (value == null) {
            out.ascii("null");
        } else {
            out.string(value);
        }
        comma = true;
        return this;
    }

    @CanIgnoreReturnValue
    public JsonWriter texts(String name, Collection<String> values) {
        array(name);
        for (String value : values) {
            separate();
            out.string(value);
            comma = true;
        }
        return closeArray();
    }

    @CanIgnoreReturnValue
    public JsonWriter number(String name, @Nullable BigDecimal value) {
        key(name);
        out.ascii(value == null ? "null" : value.stripTrailingZeros().toPlainString());
        comma = true;
        return this;
    }

    @CanIgnoreReturnValue
    public JsonWriter number(String name, long value) {
        key(name);
        out.number(value);
        comma = true;
        return this;
    }

    @CanIgnoreReturnValue
    public JsonWriter bool(String name, boolean value) {
        return raw(name, value ? "true" : "false");
    }

    @CanIgnoreReturnValue
    public JsonWriter time(String name, @Nullable Instant value) {
        return text(name, value == null ? null : Timestamps.format(value));
    }

    /** A value that is compact JSON already. */
    @CanIgnoreReturnValue
    public JsonWriter raw(String name, String json) {
        key(name);
        out.put(json.getBytes(StandardCharsets.UTF_8));
        comma = true;
        return this;
    }

    private void key(String name) {
        separate();
        out.key(name);
    }

    private void separate() {
        if (comma) {
            out.put(',');
        }
    }
}
