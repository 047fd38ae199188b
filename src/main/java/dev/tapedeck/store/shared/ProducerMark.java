package dev.tapedeck.store.shared;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Producer;
import dev.tapedeck.store.Producers;
import java.util.Comparator;
import java.util.List;

/** A producer's request that is in the log, and the answer that it got. */
public record ProducerMark(Producer producer, Cursor first, Cursor last) {
    /** So many of a producer's latest requests are kept, each in the slot of its seq. */
    public static final int SLOTS = 200;

    /** What all marks of a log say together; a slot may still hold one of an earlier epoch. */
    static Producers remembered(List<ProducerMark> marks, int most) {
        Producers all = new Producers(most);
        marks.stream()
                .sorted(Comparator.comparing(ProducerMark::last))
                .sorted(Comparator.comparingLong(mark -> mark.producer().seq()))
                .forEach(mark -> all.replay(mark.producer(), mark.first(), mark.last()));
        return all;
    }

    public int slot() {
        return (int) (producer.seq() % SLOTS);
    }
}
