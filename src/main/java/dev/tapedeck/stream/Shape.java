package dev.tapedeck.stream;

import dev.tapedeck.log.Cursor;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber wants other than every event at once.
 *
 * @param types only these, or null for all
 * @param until ends there, or null
 */
record Shape(
        @Nullable Set<String> types,
        @Nullable Conflate conflate,
        @Nullable Playback playback,
        @Nullable Cursor until) {
    /** Of these types only the latest per key, at most so often. */
    record Conflate(Set<String> types, double perSecond) {
        long periodMillis() {
            return Math.max(1, (long) (1000 / perSecond));
        }
    }

    /**
     * Recorded events at a multiple of their own pace. @param dataClock by each event's own
     * timestamp, else by its ts
     */
    record Playback(double speed, boolean dataClock) {}

    static final Shape PLAIN = new Shape(null, null, null, null);

    boolean isPlain() {
        return equals(PLAIN);
    }

    boolean wants(String type) {
        return types == null || types.contains(type);
    }
}
