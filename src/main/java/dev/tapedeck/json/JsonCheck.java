package dev.tapedeck.json;

import org.jspecify.annotations.Nullable;

/** Whether stored bytes are one JSON value. */
public final class JsonCheck {
    /** Deeper than anything that comes in from outside may be. */
    private static final int DEPTH = 512;

    private JsonCheck() {}

    /** What is wrong with it; null when it is one valid JSON value. */
    public static @Nullable String fault(byte[] json) {
        JsonCompactor compactor = new JsonCompactor(DEPTH);
        compactor.begin(json.length);
        compactor.input(json, 0, json.length);
        try {
            compactor.value();
            return compactor.atEnd() ? null : "something stands behind the value";
        } catch (JsonRefused e) {
            return e.why() + " (byte " + e.offset() + ")";
        }
    }
}
