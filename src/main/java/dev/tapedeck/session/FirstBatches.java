package dev.tapedeck.session;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.EventType;
import dev.tapedeck.log.Gate;
import dev.tapedeck.log.Producer;
import dev.tapedeck.log.Remembered;
import org.jspecify.annotations.Nullable;

/**
 * The first events of a log, in as many batches as they need, cut alike whenever the same events
 * are given: a batch that is in the log already is not appended again. Blocks; for one thread.
 */
final class FirstBatches {
    private static final String PRODUCER = "tapedeck-import";

    /** Not what is configured: a batch must be cut as it was before a restart. */
    private static final int EVENTS = 10_000;

    private static final int BYTES = 8 << 20;

    private final EventLog log;

    /** Batches that were appended before a crash. */
    private final long there;

    private EventBatch.Builder batch = EventBatch.builder();
    private long bytes;
    private long seq;
    private int count;

    FirstBatches(EventLog log) {
        this.log = log;
        this.there =
                log.remembered().await().indefinitely().stream()
                        .map(Remembered::producer)
                        .filter(each -> each.id().equals(PRODUCER))
                        .mapToLong(each -> each.seq() + 1)
                        .max()
                        .orElse(0);
    }

    void add(EventType type, byte[] data) {
        if (batch.size() == EVENTS || (batch.size() > 0 && bytes + data.length > BYTES)) {
            end();
        }
        batch.add(type, data);
        bytes += data.length;
        count++;
    }

    /** Appends what is left. */
    void end() {
        if (batch.size() == 0) {
            return;
        }
        if (seq >= there) {
            append();
        }
        seq++;
        batch = EventBatch.builder();
        bytes = 0;
    }

    private void append() {
        @Nullable Cursor empty = seq == 0 ? Cursor.ORIGIN : null;
        Producer request = new Producer(PRODUCER, 0, seq);
        Appended appended =
                log.append(new Append(batch.build(), empty, request, Gate.OPEN))
                        .await()
                        .indefinitely();
        assert appended.count() == batch.size();
    }

    /** Events in all. */
    int count() {
        return count;
    }
}
