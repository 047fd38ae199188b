package dev.tapedeck.execution.simulation;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventType;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the events of one or more steps in one array, ready to be a batch. It may be told which
 * types are wanted; others are not even written out. For one thread.
 */
public final class EventSink {
    private static final int INITIAL_BYTES = 64 * 1024;
    private static final int KEPT_BYTES = 1024 * 1024;

    private final JsonBytes bytes = new JsonBytes(INITIAL_BYTES);
    private final JsonWriter json = new JsonWriter(bytes);
    private final @Nullable Set<EventType> wanted;
    private EventBatch.Builder batch = EventBatch.builder();

    /** For events of every type. */
    public EventSink() {
        wanted = null;
    }

    private EventSink(Set<EventType> wanted) {
        this.wanted = Set.copyOf(wanted);
    }

    public static EventSink only(EventType... wanted) {
        return new EventSink(Set.of(wanted));
    }

    /** One event; the writer stands inside its object, which is closed afterwards. */
    public void event(EventType type, Consumer<JsonWriter> members) {
        if (wanted != null && !wanted.contains(type)) {
            return;
        }
        int from = bytes.length();
        json.open();
        members.accept(json);
        json.end();
        batch.slice(type, from, bytes.length());
    }

    /** One event whose data is compact JSON already. */
    public void event(EventType type, byte[] data) {
        if (wanted != null && !wanted.contains(type)) {
            return;
        }
        int from = bytes.length();
        bytes.put(data);
        batch.slice(type, from, bytes.length());
    }

    public int size() {
        return batch.size();
    }

    /** Bytes of data collected. */
    public int length() {
        return bytes.length();
    }

    /** Everything collected so far; the sink is empty afterwards. */
    public EventBatch take() {
        EventBatch taken = batch.over(bytes.toByteArray());
        clear();
        return taken;
    }

    public void clear() {
        bytes.clear(KEPT_BYTES);
        batch = EventBatch.builder();
    }
}
