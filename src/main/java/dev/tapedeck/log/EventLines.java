package dev.tapedeck.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Consecutive events of one log as they stand on disk and on the wire: whole lines, each with its
 * line feed. Immutable; the array is shared and must not be changed.
 */
public final class EventLines {
    private static final byte[] NOTHING = new byte[0];

    private final Cursor first;
    private final byte[] bytes;
    private final int[] starts;
    private final int[] dataFrom;
    private final EventType[] types;

    EventLines(Cursor first, byte[] bytes, int[] starts, int[] dataFrom, EventType[] types) {
        this.first = first;
        this.bytes = bytes;
        this.starts = starts;
        this.dataFrom = dataFrom;
        this.types = types;
    }

    /** No events: what a read at the head answers. */
    public static EventLines none(Cursor head) {
        return new EventLines(head.plus(1), NOTHING, new int[] {0}, new int[0], new EventType[0]);
    }

    public int count() {
        return types.length;
    }

    public boolean isEmpty() {
        return types.length == 0;
    }

    /** The cursor of event {@code i}. */
    public Cursor cursor(int i) {
        return first.plus(i);
    }

    public Cursor first() {
        return first;
    }

    /** The cursor of the last event; the one before the first when there is none. */
    public Cursor last() {
        return new Cursor(first.epoch(), first.seq() + types.length - 1);
    }

    public EventType type(int i) {
        return types[i];
    }

    public byte[] bytes() {
        return bytes;
    }

    /**
     * Where line {@code i} starts; {@code lineFrom(count())} is the end of the last, line feed
     * included.
     */
    public int lineFrom(int i) {
        return starts[i];
    }

    /** One past the line's last byte, without the line feed. */
    public int lineTo(int i) {
        return starts[i + 1] - 1;
    }

    public int dataFrom(int i) {
        return dataFrom[i];
    }

    public int dataTo(int i) {
        return lineTo(i) - Envelope.TAIL_LENGTH;
    }

    /** All lines' bytes. */
    public int length() {
        return starts[types.length] - starts[0];
    }

    public byte[] data(int i) {
        return Arrays.copyOfRange(bytes, dataFrom(i), dataTo(i));
    }

    /** The event's time as on the wire: RFC 3339, UTC, microseconds. */
    public String ts(int i) {
        int to = dataFrom[i] - Envelope.DATA_KEY_LENGTH - 1;
        return new String(
                bytes, to - Timestamps.LENGTH, Timestamps.LENGTH, StandardCharsets.US_ASCII);
    }

    /** The events from {@code from} on, over the same array. */
    public EventLines tail(int from) {
        return from == 0
                ? this
                : new EventLines(
                        first.plus(from),
                        bytes,
                        Arrays.copyOfRange(starts, from, starts.length),
                        Arrays.copyOfRange(dataFrom, from, dataFrom.length),
                        Arrays.copyOfRange(types, from, types.length));
    }

    /** The first {@code count} events, over the same array. */
    public EventLines head(int count) {
        return count == types.length
                ? this
                : new EventLines(
                        first,
                        bytes,
                        Arrays.copyOf(starts, count + 1),
                        Arrays.copyOf(dataFrom, count),
                        Arrays.copyOf(types, count));
    }

    /** The first events of up to {@code maxBytes}, but at least one if there is any. */
    public EventLines upTo(long maxBytes) {
        int n = Math.min(1, types.length);
        while (n < types.length && starts[n + 1] - starts[0] <= maxBytes) {
            n++;
        }
        return head(n);
    }

    /** Lines that follow each other as one, in an array of their own if there are several. */
    public static EventLines join(List<EventLines> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        int length = 0;
        for (EventLines part : parts) {
            length = Math.addExact(length, part.length());
        }
        byte[] bytes = new byte[length];
        Builder all = new Builder();
        int at = 0;
        for (EventLines part : parts) {
            int shift = part.lineFrom(0) - at;
            for (int i = 0; i < part.count(); i++) {
                all.add(part.lineFrom(i) - shift, part.dataFrom(i) - shift, part.type(i));
            }
            System.arraycopy(part.bytes, part.lineFrom(0), bytes, at, part.length());
            at += part.length();
        }
        return all.build(parts.getFirst().first(), bytes, length, 0);
    }

    /** Collects lines that stand one behind the other in one array. */
    public static final class Builder {
        private int[] starts = new int[65];
        private int[] dataFrom = new int[64];
        private EventType[] types = new EventType[64];
        private int count;

        public void add(int lineFrom, int dataFromOffset, EventType type) {
            if (count == types.length) {
                starts = Arrays.copyOf(starts, count * 2 + 1);
                dataFrom = Arrays.copyOf(dataFrom, count * 2);
                types = Arrays.copyOf(types, count * 2);
            }
            starts[count] = lineFrom;
            dataFrom[count] = dataFromOffset;
            types[count] = type;
            count++;
        }

        public int count() {
            return count;
        }

        /**
         * The lines, moved by {@code -shift} into an array where they start that much earlier.
         *
         * @param end one past the last line's line feed, before the shift
         */
        public EventLines build(Cursor first, byte[] bytes, int end, int shift) {
            int[] lines = new int[count + 1];
            int[] data = new int[count];
            for (int i = 0; i < count; i++) {
                lines[i] = starts[i] - shift;
                data[i] = dataFrom[i] - shift;
            }
            lines[count] = end - shift;
            return new EventLines(first, bytes, lines, data, Arrays.copyOf(types, count));
        }

        public void clear() {
            count = 0;
        }
    }
}
