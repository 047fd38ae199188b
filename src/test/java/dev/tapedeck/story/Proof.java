package dev.tapedeck.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.log.Cursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One session's log at the end, epoch by epoch, held against all that was ever said about it. */
public final class Proof {
    private static final int STATES_LOOKED_AT = 40;
    private static final Set<String> OF_THE_SERVICE = Set.of("session", "execution", "fork");

    private final Ledger ledger;
    private final Map<Long, List<Line>> epochs = new LinkedHashMap<>();
    private final Map<Cursor, byte[]> bytes = new HashMap<>();
    private final Map<Cursor, Line> lines = new HashMap<>();

    public Proof(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The lines of one epoch as they stand in the log. They must follow one another. */
    public void epoch(long epoch, List<byte[]> kept) {
        List<Line> read = new ArrayList<>();
        for (byte[] each : kept) {
            Line line = Line.of(each);
            Cursor due =
                    read.isEmpty()
                            ? new Cursor(epoch, ledger.forgets() ? line.cursor().seq() : 1)
                            : read.getLast().cursor().plus(1);
            assertEquals(due, line.cursor(), ledger.session());
            assertEquals(ledger.session(), line.session());
            read.add(line);
            bytes.put(line.cursor(), each);
            lines.put(line.cursor(), line);
        }
        epochs.put(epoch, read);
    }

    private Cursor end(long epoch) {
        List<Line> read = epochs.get(epoch);
        return read.isEmpty() ? new Cursor(epoch, 0) : read.getLast().cursor();
    }

    /** Where the log is only a remnant, what is before it cannot be looked at. */
    private boolean isGone(Cursor at) {
        List<Line> read = epochs.get(at.epoch());
        assertNotNull(read, ledger.session() + " has no epoch of " + at);
        return ledger.forgets() && (read.isEmpty() || at.compareTo(read.getFirst().cursor()) < 0);
    }

    public void everySubscriberWasToldTheLog() {
        ledger.lines()
                .forEach((at, told) -> {
                    if (!isGone(at)) {
                        assertArrayEquals(
                                told,
                                bytes.get(at),
                                () ->
                                        ledger.session()
                                                + " "
                                                + at
                                                + " was sent as "
                                                + new String(told, UTF_8));
                    }
                });
    }

    public void everyFilterLetItsTypesThrough() {
        for (Ledger.Filtered stretch : ledger.filtered()) {
            if (!isGone(stretch.after().plus(1))) {
                List<Long> expected = new ArrayList<>();
                for (Cursor at = stretch.after().plus(1);
                        at.seq() <= stretch.upTo();
                        at = at.plus(1)) {
                    assertNotNull(lines.get(at), ledger.session() + " has no " + at);
                    if (stretch.types().contains(lines.get(at).type())) {
                        expected.add(at.seq());
                    }
                }
                assertEquals(
                        expected,
                        stretch.seen(),
                        ledger.session() + " " + stretch.types() + " after " + stretch.after());
            }
        }
    }

    public void everyAnsweredEventStandsWhereTheAnswerSaid() {
        for (Ledger.Answered answer : ledger.answers()) {
            Cursor at = answer.first();
            for (Ledger.Sent sent : answer.events()) {
                if (!isGone(at)) {
                    Line line = lines.get(at);
                    assertNotNull(line, ledger.session() + " has lost " + at + ": " + sent);
                    assertEquals(
                            sent,
                            new Ledger.Sent(line.type(), line.data()),
                            ledger.session() + " " + at);
                }
                at = at.plus(1);
            }
        }
    }

    public void nothingStandsTwiceAndNothingThatNobodySent() {
        for (List<Line> epoch : epochs.values()) {
            Map<String, Cursor> seen = new HashMap<>();
            for (Line line : epoch) {
                if (!OF_THE_SERVICE.contains(line.type())) {
                    Cursor before = seen.put(line.data(), line.cursor());
                    assertTrue(
                            before == null,
                            () -> ledger.session() + " has it at " + before + " and " + line);
                    assertTrue(
                            ledger.mayHold(line.data()),
                            () -> ledger.session() + " has what nobody sent: " + line);
                }
            }
        }
    }

    /** The state at the head is what the log adds up to, by a count of its own. */
    public void theStateIsWhatTheLogAddsUpTo(byte[] state, long epoch) {
        JsonNode document = Api.tree(state);
        assertEquals(end(epoch).toString(), document.path("catchup_id").asText(), ledger.session());
        if (ledger.forgets()) {
            return;
        }
        Map<String, Long> counts = new HashMap<>();
        Map<String, JsonNode> positions = new HashMap<>();
        JsonNode metrics = Api.tree("{}".getBytes(UTF_8));
        for (Line line : epochs.get(epoch)) {
            counts.merge(line.type(), 1L, Long::sum);
            JsonNode data = Api.tree(line.data().getBytes(UTF_8));
            if (line.type().equals("metrics")) {
                metrics = data;
            } else if (line.type().equals("position") && data.path("removed").asBoolean()) {
                positions.remove(data.path("position_id").asText());
            } else if (line.type().equals("position")) {
                positions.put(data.path("position_id").asText(), data);
            }
        }
        Map<String, Long> counted = new HashMap<>();
        document.at("/state/counts")
                .properties()
                .forEach(each -> counted.put(each.getKey(), each.getValue().asLong()));
        assertEquals(counts, counted, ledger.session());
        assertEquals(
                counts.getOrDefault("trade", 0L),
                document.at("/state/trades/total").asLong(),
                ledger.session());
        assertEquals(
                Api.JSON.valueToTree(positions), document.at("/state/positions"), ledger.session());
        assertEquals(metrics, document.at("/state/metrics"), ledger.session());
    }

    /**
     * What subscribers were shown while it was the present is what anybody is shown who travels
     * back.
     */
    public void everySnapshotWasTheStateAtItsCursor(Api api, long epoch) {
        List<Cursor> shown = new ArrayList<>(new HashSet<>(ledger.states().keySet()));
        shown.removeIf(at -> at.epoch() != epoch || isGone(at));
        shown.sort(null);
        int step = Math.max(1, shown.size() / STATES_LOOKED_AT);
        boolean known = !ledger.forgets();
        for (int i = 0; i < shown.size(); i += step) {
            Cursor at = shown.get(i);
            Optional<byte[]> then = api.state(ledger.session(), at);
            // Where old lines are dropped the first that are left may stand before the oldest
            // snapshot that is.
            assertTrue(
                    then.isPresent() || !known,
                    () -> ledger.session() + " no longer knows its state at " + at);
            if (then.isPresent()) {
                known = true;
                assertEquals(
                        text(ledger.states().get(at)),
                        text(then.get()),
                        () -> ledger.session() + " at " + at);
            }
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(ledger.session()).append(":");
        epochs.forEach((epoch, read) -> text.append(' ').append(end(epoch)));
        return text
                + " ("
                + ledger.answeredEvents()
                + " events answered, "
                + ledger.lines().size()
                + " sent out, "
                + ledger.states().size()
                + " snapshots, "
                + ledger.filtered().size()
                + " filtered stretches)";
    }
}
