package dev.tapedeck.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One atomic append: all events of the batch with consecutive seqs, or none.
 *
 * @param ifMatch the head that the log must have, or null
 * @param producer who sends it, or null when a retry need not be recognized
 * @param gate the owner's check, in the log's order
 * @param known what the log is to remember of producers together with the events, as far as that is
 *     news to it; the least recent first
 */
public record Append(
        EventBatch batch,
        @Nullable Cursor ifMatch,
        @Nullable Producer producer,
        Gate gate,
        List<Remembered> known) {
    public Append {
        known = List.copyOf(known);
    }

    public Append(
            EventBatch batch, @Nullable Cursor ifMatch, @Nullable Producer producer, Gate gate) {
        this(batch, ifMatch, producer, gate, List.of());
    }

    public static Append of(EventBatch batch) {
        return new Append(batch, null, null, Gate.OPEN);
    }

    /** What stands in another log of the same name, as it is: with its cursors and its times. */
    public static Append taken(EventLines lines) {
        Cursor before = new Cursor(lines.first().epoch(), lines.first().seq() - 1);
        return new Append(EventBatch.of(lines), before, null, Gate.OPEN);
    }

    /** What another log remembers of its producers. */
    public static Append taken(List<Remembered> known) {
        return new Append(EventBatch.builder().build(), null, null, Gate.OPEN, known);
    }
}
