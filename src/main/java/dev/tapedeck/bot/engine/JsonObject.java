package dev.tapedeck.bot.engine;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.json.JsonBytes;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Writes one compact JSON object. Decimals are plain and without idle zeros, so equal values are
 * equal bytes.
 */
final class JsonObject {
    private final JsonBytes out = new JsonBytes(256).put('{');

    @CanIgnoreReturnValue
    JsonObject text(String name, @Nullable String value) {
        key(name);
        if (value == null) {
            out.ascii("null");
        } else {
            out.string(value);
        }
        return this;
    }

    @CanIgnoreReturnValue
    JsonObject number(String name, @Nullable BigDecimal value) {
        key(name).ascii(plain(value));
        return this;
    }

    @CanIgnoreReturnValue
    JsonObject whole(String name, long value) {
        key(name).number(value);
        return this;
    }

    @CanIgnoreReturnValue
    JsonObject flag(String name, boolean value) {
        key(name).ascii(value ? "true" : "false");
        return this;
    }

    /** A value that is compact JSON already. */
    @CanIgnoreReturnValue
    JsonObject raw(String name, byte[] json) {
        key(name).put(json);
        return this;
    }

    byte[] end() {
        return out.put('}').toByteArray();
    }

    static String plain(@Nullable BigDecimal value) {
        return value == null ? "null" : value.stripTrailingZeros().toPlainString();
    }

    @CanIgnoreReturnValue
    private JsonBytes key(String name) {
        if (out.length() > 1) {
            out.put(',');
        }
        return out.key(name);
    }
}
