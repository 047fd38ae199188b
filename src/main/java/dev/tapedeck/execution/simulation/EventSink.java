package dev.tapedeck.execution.simulation;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventType;
import java.util.function.Consumer;

/** Collects the events of one or more steps in one array, ready to be a batch. For one thread. */
public final class EventSink {
    private static final int INITIAL_BYTES = 64 * 1024;
    private static final int KEPT_BYTES = 1024 * 1024;

    private final JsonBytes bytes = new JsonBytes(INITIAL_BYTES);
    private final JsonWriter json = new JsonWriter(bytes);
    private EventBatch.Builder batch = EventBatch.builder();

    /** One event; the writer stands inside its object, which is closed afterwards. */
    public void event(EventType type, Consumer<JsonWriter> members) {
        int from = bytes.length();
        json.open();
        members.accept(json);
        json.end();
        batch.slice(type, from, bytes.length());
    }

    /** One event whose data is compact JSON already. */
    public void event(EventType type, byte[] data) {
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
