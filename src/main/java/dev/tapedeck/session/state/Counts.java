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
    private static final String OTHERS = "*";

    private static final class Counter {
        final Meaning meaning;
        long count;

        Counter(Meaning meaning) {
            this.meaning = meaning;
        }
    }

    private final Map<EventType, Counter> byType = new LinkedHashMap<>();
    private final Counter others = new Counter(Meaning.NONE);
    private @Nullable EventType lastType;
    private Counter last = others;

    /** Counts one more. Runs of one type touch no table. */
    public void add(EventType type) {
        counter(type).count++;
    }

    /** Counts one more and says what it means to the state. */
    Meaning count(EventType type) {
        Counter counter = counter(type);
        counter.count++;
        return counter.meaning;
    }

    @SuppressWarnings("ReferenceEquality") // a shortcut; the table knows equal ones
    private Counter counter(EventType type) {
        if (type == lastType) {
            return last;
        }
        Counter counter = byType.get(type);
        if (counter == null) {
            Meaning meaning = Meaning.of(type);
            if (meaning == Meaning.NONE && byType.size() >= MAX_TYPES) {
                counter = others;
            } else {
                counter = new Counter(meaning);
                byType.put(type, counter);
            }
        }
        lastType = type;
        last = counter;
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
        return new View(names, values, others.count);
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
                        others.count = count;
                    } else if (EventType.isAllowed(name)) {
                        EventType type = EventType.of(name);
                        byType.computeIfAbsent(type, t -> new Counter(Meaning.of(t))).count = count;
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
