package dev.tapedeck.store;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Producer;
import dev.tapedeck.log.Remembered;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one log knows of its producers: the last request of each and the answers to its latest ones.
 * The least recently used producers are forgotten beyond a limit. Not thread-safe: belongs to
 * whoever orders the log's appends.
 */
public final class Producers {
    private static final int ANSWERS = 200;

    /** Called for each answer, oldest first, producer by producer. */
    @FunctionalInterface
    public interface Visitor {
        void answer(Producer producer, Cursor first, Cursor last);
    }

    private record Answer(long seq, Cursor first, Cursor last) {}

    private static final class Entry {
        long epoch;
        long lastSeq = -1;
        final ArrayDeque<Answer> answers = new ArrayDeque<>();

        Entry copy() {
            Entry copy = new Entry();
            copy.epoch = epoch;
            copy.lastSeq = lastSeq;
            copy.answers.addAll(answers);
            return copy;
        }
    }

    private final LinkedHashMap<String, Entry> byId = new LinkedHashMap<>(16, 0.75f, true);
    private final int max;
    private final @Nullable Producers below;
    private boolean changed;

    public Producers(int max) {
        this(max, null);
    }

    private Producers(int max, @Nullable Producers below) {
        this.max = max;
        this.below = below;
    }

    /**
     * What is remembered in it is not remembered here before {@link #absorb}: for requests that may
     * yet fail. This one must not change meanwhile.
     */
    public Producers overlay() {
        return new Producers(max, this);
    }

    /** Remembers all that was remembered in the overlay. */
    public void absorb(Producers overlay) {
        byId.putAll(overlay.byId);
        while (byId.size() > max) {
            byId.pollFirstEntry();
        }
        changed |= overlay.changed;
    }

    private @Nullable Entry entry(String id) {
        Entry own = byId.get(id);
        return own != null || below == null ? own : below.entry(id);
    }

    /**
     * The earlier answer when the request is a repeat, null when it is the next one.
     *
     * @throws Problem when it is neither
     */
    public @Nullable Appended admit(Producer producer) {
        Entry entry = entry(producer.id());
        if (entry != null && producer.epoch() < entry.epoch) {
            throw Problem.of(
                            ProblemKind.PRODUCER_FENCED,
                            "producer epoch " + producer.epoch() + " is older than " + entry.epoch)
                    .member("epoch", entry.epoch);
        }
        long expected = entry == null || producer.epoch() > entry.epoch ? 0 : entry.lastSeq + 1;
        if (producer.seq() == expected) {
            return null;
        }
        if (producer.seq() < expected && entry != null) {
            for (Answer answer : entry.answers) {
                if (answer.seq == producer.seq()) {
                    int count = (int) (answer.last.seq() - answer.first.seq() + 1);
                    return new Appended(
                            answer.first, answer.last, count, Appended.Outcome.REPEATED);
                }
            }
        }
        throw Problem.of(
                        ProblemKind.PRODUCER_GAP,
                        "producer seq " + producer.seq() + " where " + expected + " is expected")
                .member("expected", expected);
    }

    private Entry begin(String id) {
        Entry known = below == null ? null : below.entry(id);
        return known == null ? new Entry() : known.copy();
    }

    public void remember(Producer producer, Cursor first, Cursor last) {
        Entry entry = byId.computeIfAbsent(producer.id(), this::begin);
        if (producer.epoch() > entry.epoch) {
            entry.epoch = producer.epoch();
            entry.answers.clear();
        }
        entry.lastSeq = producer.seq();
        entry.answers.addLast(new Answer(producer.seq(), first, last));
        if (entry.answers.size() > ANSWERS) {
            entry.answers.removeFirst();
        }
        if (byId.size() > max) {
            byId.pollFirstEntry();
        }
        changed = true;
    }

    /**
     * As {@link #remember}, but only for what is newer than what is known.
     *
     * @return whether it was
     */
    @CanIgnoreReturnValue
    public boolean replay(Producer producer, Cursor first, Cursor last) {
        Entry entry = entry(producer.id());
        boolean newer =
                entry == null
                        || producer.epoch() > entry.epoch
                        || (producer.epoch() == entry.epoch && producer.seq() > entry.lastSeq);
        if (newer) {
            remember(producer, first, last);
        }
        return newer;
    }

    /**
     * All that is known, the least recently used producer first, each one's oldest request first.
     */
    public List<Remembered> all() {
        List<Remembered> all = new ArrayList<>();
        forEach((producer, first, last) -> all.add(new Remembered(producer, first, last)));
        return all;
    }

    /** The least recently used producer comes first. */
    public void forEach(Visitor visitor) {
        for (Map.Entry<String, Entry> each : byId.entrySet()) {
            Entry entry = each.getValue();
            for (Answer answer : entry.answers) {
                Producer producer = new Producer(each.getKey(), entry.epoch, answer.seq);
                visitor.answer(producer, answer.first, answer.last);
            }
        }
    }

    /** Whether anything was remembered since the last call. */
    @CanIgnoreReturnValue
    public boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }
}
