package dev.tapedeck.session.state;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.log.EventType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events per type, in the order in which the types first came. Made-up types are counted one by one
 * up to {@link #MAX_TYPES} of them; the rest together as {@code *}, which is no allowed type. Not
 * thread-safe.
 */
public final class Counts {
    static final int MAX_TYPES = 1_024;

    private static final int LATELY = 16;
    private static final String OTHERS = "*";

    private static final class Counter {
        final EventType type;
        final Meaning meaning;
        long count;

        Counter(EventType type) {
            this.type = type;
            this.meaning = Meaning.of(type);
        }
    }

    private final Map<EventType, Counter> byType = new LinkedHashMap<>();
    private final @Nullable Counter[] lately = new @Nullable Counter[LATELY];
    private long others;

    /** Counts one more. */
    public void add(EventType type) {
        var _ = count(type);
    }

    /** Counts one more and says what it means to the state. The usual few types touch no table. */
    @SuppressWarnings("ReferenceEquality") // a shortcut; the table knows equal ones
    Meaning count(EventType type) {
        int slot = type.hashCode() & LATELY - 1;
        Counter counter = lately[slot];
        if (counter == null || counter.type != type) {
            counter = counter(type);
            if (counter == null) {
                others++;
                return Meaning.NONE;
            }
            lately[slot] = counter;
        }
        counter.count++;
        return counter.meaning;
    }

    private @Nullable Counter counter(EventType type) {
        Counter counter = byType.get(type);
        if (counter != null) {
            return counter;
        }
        if (byType.size() >= MAX_TYPES && Meaning.of(type) == Meaning.NONE) {
            return null;
        }
        counter = new Counter(type);
        byType.put(type, counter);
        return counter;
    }

    public View copy() {
        String[] names = new String[byType.size()];
        long[] values = new long[names.length];
        int at = 0;
        for (Map.Entry<EventType, Counter> entry : byType.entrySet()) {
            names[at] = entry.getKey().name();
            values[at++] = entry.getValue().count;
        }
        return new View(names, values, others);
    }

    void read(byte[] bytes, int from, int to) {
        JsonFields.forEach(
                bytes,
                from,
                to,
                (b, nameFrom, nameTo, valueFrom, valueTo) -> {
                    long count = RawValue.whole(b, valueFrom, valueTo);
                    String name = RawValue.text(b, nameFrom, nameTo);
                    if (count < 0) {
                        return;
                    }
                    if (name.equals(OTHERS)) {
                        others = count;
                    } else if (EventType.isAllowed(name)) {
                        EventType type = EventType.of(name);
                        byType.computeIfAbsent(type, Counter::new).count = count;
                    }
                });
    }

    /** The counts at one moment. Immutable. */
    public static final class View {
        private final String[] names;
        private final long[] values;
        private final long others;

        View(String[] names, long[] values, long others) {
            this.names = names;
            this.values = values;
            this.others = others;
        }

        public long total() {
            long sum = others;
            for (long value : values) {
                sum += value;
            }
            return sum;
        }

        /** Writes {@code {"<type>":n}}. */
        public void writeTo(JsonBytes out) {
            out.put('{');
            for (int i = 0; i < names.length; i++) {
                out.ascii(i == 0 ? "\"" : ",\"").ascii(names[i]).ascii("\":").number(values[i]);
            }
            if (others > 0) {
                out.ascii(names.length == 0 ? "\"*\":" : ",\"*\":").number(others);
            }
            out.put('}');
        }
    }
}
