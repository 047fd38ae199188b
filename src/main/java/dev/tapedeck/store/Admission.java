package dev.tapedeck.store;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Producer;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.util.Optional;

/**
 * What becomes of one append, decided in the log's order before its events are written: a repeat of
 * a producer's request first, then the expected head, then the owner's gate.
 *
 * @param answer what the caller gets once it is durable
 * @param fresh the batch is to be written, from the answer's first cursor on
 * @param remembered the producer's request is new and has been remembered
 */
public record Admission(Appended answer, boolean fresh, boolean remembered) {
    /**
     * @throws Problem to refuse it; then nothing has been remembered
     */
    public static Admission decide(Append append, Cursor head, Producers producers) {
        Producer producer = append.producer();
        Appended before = producer == null ? null : producers.admit(producer);
        if (before != null) {
            return new Admission(before, false, false);
        }
        Cursor ifMatch = append.ifMatch();
        if (ifMatch != null && !ifMatch.equals(head)) {
            throw Problem.of(ProblemKind.HEAD_MOVED, "the head is " + head + ", not " + ifMatch)
                    .member("head", head.toString());
        }
        int count = append.batch().size();
        Optional<Appended> present = append.gate().admit(append.batch(), head.plus(1));
        Appended answer =
                present.orElseGet(() -> new Appended(head.plus(1), head.plus(count), count, false));
        if (producer != null) {
            producers.remember(producer, answer.first(), answer.last());
        }
        return new Admission(answer, present.isEmpty(), producer != null);
    }
}
