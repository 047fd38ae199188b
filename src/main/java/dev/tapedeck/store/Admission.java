package dev.tapedeck.store;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Producer;
import dev.tapedeck.log.Remembered;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of one append, decided in the log's order before its events are written: a repeat of
 * a producer's request first, then the expected head, then the owner's gate.
 *
 * @param answer what the caller gets once it is durable
 * @param fresh the batch is to be written, from the answer's first cursor on
 * @param remembered requests that are new and have been remembered
 */
public record Admission(Appended answer, boolean fresh, List<Remembered> remembered) {
    /**
     * @throws Problem to refuse it; then nothing has been remembered
     */
    public static Admission decide(Append append, Cursor head, Producers producers) {
        Producer producer = append.producer();
        Appended before = producer == null ? null : producers.admit(producer);
        if (before != null) {
            return new Admission(before, false, List.of());
        }
        Cursor ifMatch = append.ifMatch();
        if (ifMatch != null && !ifMatch.equals(head)) {
            throw Problem.of(ProblemKind.HEAD_MOVED, "the head is " + head + ", not " + ifMatch)
                    .member("head", head.toString());
        }
        int count = append.batch().size();
        Optional<Appended> present = append.gate().admit(append.batch(), head.plus(1));
        Appended answer =
                present.orElseGet(() ->
                        new Appended(
                                head.plus(1), head.plus(count), count, Appended.Outcome.WRITTEN));
        return new Admission(answer, present.isEmpty(), remember(append, answer, producers));
    }

    /** Most appends have nothing to remember, or one request. */
    private static List<Remembered> remember(Append append, Appended answer, Producers producers) {
        Producer producer = append.producer();
        List<Remembered> own = List.of();
        if (producer != null) {
            own = List.of(new Remembered(producer, answer.first(), answer.last()));
        }
        if (append.known().isEmpty()) {
            own.forEach(each -> producers.remember(each.producer(), each.first(), each.last()));
            return own;
        }
        List<Remembered> remembered = new ArrayList<>(append.known());
        remembered.addAll(own);
        remembered.removeIf(each -> !producers.replay(each.producer(), each.first(), each.last()));
        return remembered;
    }

    /**
     * Whether a log that ends at the head may go on after the cursor instead.
     *
     * @throws Problem HEAD_MOVED when it may not
     */
    public static void checkBegin(Cursor cursor, Cursor head) {
        boolean untouched = head.equals(Cursor.ORIGIN) && cursor.epoch() == head.epoch();
        if (cursor.epoch() <= head.epoch() && !untouched) {
            throw Problem.of(
                            ProblemKind.HEAD_MOVED,
                            "the log ends at " + head + " and cannot go on after " + cursor)
                    .member("head", head.toString());
        }
    }
}
