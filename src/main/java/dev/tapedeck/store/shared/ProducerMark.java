package dev.tapedeck.store.shared;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Producer;

/** A producer's request that is in the log, and the answer that it got. */
public record ProducerMark(Producer producer, Cursor first, Cursor last) {
    /** So many of a producer's latest requests are kept, each in the slot of its seq. */
    public static final int SLOTS = 200;

    public int slot() {
        return (int) (producer.seq() % SLOTS);
    }
}
