package dev.tapedeck.messaging;

import dev.tapedeck.log.Producer;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import org.jspecify.annotations.Nullable;

/**
 * Whom a message's events are appended for.
 *
 * @param producer null when a message that comes again cannot be told from a new one
 * @param isRecord the producer is a partition, and its epoch the record's offset
 */
record Sender(@Nullable Producer producer, boolean isRecord) {
    static final Sender UNKNOWN = new Sender(null, false);

    /**
     * A partition feeds many logs, so in each of them its offsets grow with holes: every record is
     * an epoch of its own, with the one request 0. A log then takes each record once, in order.
     */
    static Sender record(String topicId, int partition, long offset) {
        return new Sender(new Producer("kafka-" + topicId + "-" + partition, offset, 0), true);
    }

    /**
     * Whether the log refuses the message because it has taken it before. Of a partition it has
     * then taken a later record, which only comes after this one had its answer; of a producer that
     * counts by itself it has forgotten only the answer.
     */
    boolean hasSent(Problem refusal) {
        Producer sender = producer;
        if (sender == null) {
            return false;
        }
        if (isRecord) {
            return refusal.kind() == ProblemKind.PRODUCER_FENCED;
        }
        return refusal.kind() == ProblemKind.PRODUCER_GAP
                && refusal.members().get("expected") instanceof Long expected
                && sender.seq() < expected;
    }
}
