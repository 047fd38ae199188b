package dev.tapedeck.log;

import org.jspecify.annotations.Nullable;

/**
 * One atomic append: all events of the batch with consecutive seqs, or none.
 *
 * @param ifMatch the head that the log must have, or null
 * @param producer who sends it, or null when a retry need not be recognized
 * @param gate the owner's check, in the log's order
 */
public record Append(
        EventBatch batch, @Nullable Cursor ifMatch, @Nullable Producer producer, Gate gate) {
    public static Append of(EventBatch batch) {
        return new Append(batch, null, null, Gate.OPEN);
    }
}
