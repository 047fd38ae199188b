package dev.tapedeck.session.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonCompactor;
import dev.tapedeck.json.JsonRefused;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Envelope;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventType;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A session's log in memory: events are added as text and come out as the lines that a log commits.
 */
public final class Tape {
    private static final Instant BEGIN = Instant.parse("2026-03-01T23:59:00Z");

    private final Envelope envelope = new Envelope(LogId.session("demo"));
    private final JsonBytes out = new JsonBytes(1 << 12);
    private final EventLines.Builder lines = new EventLines.Builder();
    private final List<Instant> times = new ArrayList<>();

    public static SessionInfo info() {
        byte[] metadata = "{\"k\":[1,2.50]}".getBytes(UTF_8);
        return new SessionInfo(
                "demo", "u", "s", "b", "live_simulation", "1.50", metadata, text(BEGIN));
    }

    private static String text(Instant ts) {
        return Timestamps.format(ts);
    }

    /** Adds an event a second after the last; the data is made compact as at the service's door. */
    @CanIgnoreReturnValue
    public Tape add(String type, String data) {
        return add(type, data, BEGIN.plusSeconds(times.size()));
    }

    @CanIgnoreReturnValue
    public Tape add(String type, String data, Instant ts) {
        byte[] raw = compact(data);
        Cursor cursor = new Cursor(1, times.size() + 1L);
        EventType eventType = EventType.of(type);
        envelope.write(out, lines, cursor, eventType, Timestamps.ascii(ts), raw, 0, raw.length);
        times.add(ts);
        return this;
    }

    public int count() {
        return times.size();
    }

    /** All that was added so far, as one page. */
    public EventLines lines() {
        return lines.build(new Cursor(1, 1), out.toByteArray(), out.length(), 0);
    }

    /** The state after all of it. */
    public SessionState fold() {
        return fold(SessionState.begin(info()), 0, count());
    }

    @CanIgnoreReturnValue
    public SessionState fold(SessionState state, int from, int to) {
        EventLines all = lines();
        for (int i = from; i < to; i++) {
            state.apply(all, i);
        }
        return state;
    }

    /**
     * Valid JSON without white space; fails on duplicate names and the like, as the service does.
     */
    @CanIgnoreReturnValue
    public static byte[] compact(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        JsonCompactor compactor = new JsonCompactor(500);
        compactor.begin(bytes.length);
        compactor.input(bytes, 0, bytes.length);
        try {
            compactor.value();
        } catch (JsonRefused e) {
            throw new IllegalArgumentException(json, e);
        }
        if (!compactor.atEnd()) {
            throw new IllegalArgumentException("more than one value: " + json);
        }
        return Arrays.copyOf(compactor.output(), compactor.length());
    }
}
