package dev.tapedeck.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way into a log: their types and their data, compact JSON, in one array. Immutable
 * once built; the data has been validated by whoever built it.
 */
public final class EventBatch {
    private final EventType[] types;
    private final byte[] data;
    private final int[] bounds;
    private final @Nullable EventLines taken;

    private EventBatch(EventType[] types, byte[] data, int[] bounds, @Nullable EventLines taken) {
        this.types = types;
        this.data = data;
        this.bounds = bounds;
        this.taken = taken;
    }

    public static EventBatch of(EventType type, byte[] compactJson) {
        return new EventBatch(
                new EventType[] {type}, compactJson, new int[] {0, compactJson.length}, null);
    }

    /** Events that were in a log before and keep their times. */
    static EventBatch of(EventLines lines) {
        EventType[] types = new EventType[lines.count()];
        int[] bounds = new int[2 * lines.count()];
        for (int i = 0; i < types.length; i++) {
            types[i] = lines.type(i);
            bounds[2 * i] = lines.dataFrom(i);
            bounds[2 * i + 1] = lines.dataTo(i);
        }
        return new EventBatch(types, lines.bytes(), bounds, lines);
    }

    public static Builder builder() {
        return new Builder();
    }

    public int size() {
        return types.length;
    }

    public EventType type(int i) {
        return types[i];
    }

    /**
     * The array that holds every event's data; read only, between {@link #from} and {@link #to}.
     */
    public byte[] bytes() {
        return data;
    }

    public int from(int i) {
        return bounds[2 * i];
    }

    public int to(int i) {
        return bounds[2 * i + 1];
    }

    /** The time that an event brings with it, as on the wire; that of the append for most. */
    public byte[] ts(int i, byte[] ofAppend) {
        return taken == null ? ofAppend : taken.ts(i).getBytes(StandardCharsets.US_ASCII);
    }

    /** Bytes of data in all. */
    public long dataBytes() {
        long sum = 0;
        for (int i = 0; i < types.length; i++) {
            sum += to(i) - from(i);
        }
        return sum;
    }

    /**
     * Collects slices of one array (see {@link #slice}) or whole arrays (see {@link #add}); not
     * both.
     */
    public static final class Builder {
        private EventType[] types = new EventType[16];
        private int[] bounds = new int[32];
        private int count;
        private byte[] own = new byte[0];
        private int length;

        /** Adds an event whose compact data is copied. */
        public void add(EventType type, byte[] compactJson) {
            if (own.length - length < compactJson.length) {
                own = Arrays.copyOf(own, Math.max(own.length * 2, length + compactJson.length));
            }
            System.arraycopy(compactJson, 0, own, length, compactJson.length);
            slice(type, length, length + compactJson.length);
            length += compactJson.length;
        }

        /**
         * Adds an event whose data will stand at {@code from..to} of the array given to {@link
         * #over}.
         */
        public void slice(EventType type, int from, int to) {
            if (count == types.length) {
                types = Arrays.copyOf(types, count * 2);
                bounds = Arrays.copyOf(bounds, count * 4);
            }
            types[count] = type;
            bounds[2 * count] = from;
            bounds[2 * count + 1] = to;
            count++;
        }

        public int size() {
            return count;
        }

        public EventBatch build() {
            return over(own);
        }

        /** The batch over the array that the slices were taken from. */
        public EventBatch over(byte[] data) {
            return new EventBatch(
                    Arrays.copyOf(types, count), data, Arrays.copyOf(bounds, 2 * count), null);
        }
    }
}
