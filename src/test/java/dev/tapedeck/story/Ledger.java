package dev.tapedeck.story;

import dev.tapedeck.log.Cursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the service has said about one session, to anybody, over all its lives: the line at each
 * cursor, the state at each cursor, the answers to writers. Whoever is told something else about
 * the same cursor finds it at once. Thread-safe.
 */
public final class Ledger {
    /**
     * What a writer sent as one event: its data stands nowhere else, so that it can be told apart.
     */
    record Sent(String type, String data) {}

    /** The answer to a writer: these events stand from this cursor on. */
    record Answered(Cursor first, List<Sent> events) {}

    /**
     * A stretch that a subscriber followed through a filter: of the types, it saw these and no
     * others.
     */
    record Filtered(Cursor after, long upTo, Set<String> types, List<Long> seen) {}

    private final String session;
    private final boolean resets;
    private final boolean forgets;
    private final Map<Cursor, byte[]> lines = new ConcurrentHashMap<>();
    private final Map<Cursor, byte[]> states = new ConcurrentHashMap<>();
    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final Queue<Answered> answers = new ConcurrentLinkedQueue<>();
    private final Queue<Filtered> filtered = new ConcurrentLinkedQueue<>();
    private final AtomicLong answeredEvents = new AtomicLong();
    private final AtomicInteger epochsBegun = new AtomicInteger();

    /**
     * @param resets somebody begins new epochs of this session
     * @param forgets the service drops its old lines
     */
    public Ledger(String session, boolean resets, boolean forgets) {
        this.session = session;
        this.resets = resets;
        this.forgets = forgets;
    }

    public String session() {
        return session;
    }

    boolean resets() {
        return resets;
    }

    boolean forgets() {
        return forgets;
    }

    /** A subscriber was sent this line. */
    void told(Line line, byte[] bytes) {
        same("event", line.cursor(), lines.putIfAbsent(line.cursor(), bytes), bytes);
    }

    /** A subscriber was sent this snapshot. */
    void shown(Cursor at, byte[] state) {
        same("snapshot", at, states.putIfAbsent(at, state), state);
    }

    private void same(String what, Cursor at, byte[] before, byte[] now) {
        if (before != null && !Arrays.equals(before, now)) {
            throw new AssertionError(
                    "two accounts of "
                            + what
                            + " "
                            + at
                            + " of "
                            + session
                            + ":\n"
                            + new String(before)
                            + "\n"
                            + new String(now));
        }
    }

    /** From now on these events may be in the log. */
    void sending(List<Sent> events) {
        events.forEach(each -> sent.add(each.data()));
    }

    /** From now on these events are in the log. */
    void answered(Cursor first, List<Sent> events) {
        answers.add(new Answered(first, events));
        answeredEvents.addAndGet(events.size());
    }

    void followed(Filtered stretch) {
        filtered.add(stretch);
    }

    public void epochBegun() {
        epochsBegun.incrementAndGet();
    }

    boolean mayHold(String data) {
        return sent.contains(data);
    }

    Map<Cursor, byte[]> lines() {
        return lines;
    }

    List<Answered> answers() {
        return new ArrayList<>(answers);
    }

    List<Filtered> filtered() {
        return new ArrayList<>(filtered);
    }

    /** How many of its events subscribers know by now. */
    public long toldEvents() {
        return lines.size();
    }

    Map<Cursor, byte[]> states() {
        return states;
    }

    public long answeredEvents() {
        return answeredEvents.get();
    }

    public int epochsBegun() {
        return epochsBegun.get();
    }
}
