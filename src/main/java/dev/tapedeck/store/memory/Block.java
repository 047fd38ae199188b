package dev.tapedeck.store.memory;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Envelope;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventLines;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of one log's lines in one array, which only ever grows at its end: lines that were
 * handed out stay as they are. Guarded by its log.
 */
final class Block {
    private static final int FULL = 64 << 10;

    private final JsonBytes bytes = new JsonBytes(1024);
    private final EventLines.Builder lines = new EventLines.Builder();
    private final Cursor first;
    private @Nullable EventLines all;

    Block(Cursor first) {
        this.first = first;
    }

    Cursor first() {
        return first;
    }

    boolean isFull() {
        return bytes.length() >= FULL;
    }

    /** Writes the batch's events behind the last; answers their lines. */
    EventLines add(Envelope envelope, EventBatch batch, Cursor from, byte[] ts) {
        int before = lines.count();
        Cursor cursor = from;
        for (int i = 0; i < batch.size(); i++) {
            envelope.write(
                    bytes,
                    lines,
                    cursor,
                    batch.type(i),
                    batch.ts(i, ts),
                    batch.bytes(),
                    batch.from(i),
                    batch.to(i));
            cursor = cursor.plus(1);
        }
        all = null;
        return all().tail(before);
    }

    EventLines all() {
        EventLines known = all;
        if (known == null) {
            known = lines.build(first, bytes.array(), bytes.length(), 0);
            all = known;
        }
        return known;
    }
}
