package dev.tapedeck.session;

import dev.tapedeck.json.JsonCompactor;
import dev.tapedeck.json.JsonRefused;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventType;
import dev.tapedeck.log.LineFeeds;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.nio.charset.StandardCharsets;

/**
 * Reads bodies into batches in one pass: validated, white space dropped, digits as sent, every
 * event a slice of one array. Members of an event other than {@code type} and {@code data} are
 * passed over, so that lines of an export can be sent again. The body's own array becomes the
 * batch's. Not thread-safe; kept and used again.
 */
final class EventsParser {
    private final int maxEvents;
    private final JsonCompactor json;
    private EventBatch.Builder batch = EventBatch.builder();
    private EventType type = EventType.NODE;
    private int typeLength;
    private byte[] typeBytes = new byte[0];

    EventsParser(int maxEvents, int maxDepth) {
        this.maxEvents = maxEvents;
        this.json = new JsonCompactor(maxDepth);
    }

    /** One event or an array of events. @throws Problem and nothing is kept */
    EventBatch document(byte[] body, int from, int to) {
        begin(body, from);
        json.input(body, from, to);
        try {
            if (json.take('[')) {
                if (!json.take(']')) {
                    do {
                        event("[" + batch.size() + "].");
                    } while (json.take(','));
                    if (!json.take(']')) {
                        throw json.refused("',' or ']' should stand here");
                    }
                }
            } else {
                event("");
            }
            if (!json.atEnd()) {
                throw json.refused("something stands after the events");
            }
        } catch (JsonRefused e) {
            throw StrictJson.refused(e);
        }
        return built();
    }

    /** One event a line; empty lines are passed over. @throws Problem naming the line */
    EventBatch lines(byte[] body, int from, int to) {
        begin(body, from);
        int line = 0;
        int pos = from;
        while (pos < to) {
            int feed = LineFeeds.next(body, pos, to);
            int end = feed < 0 ? to : feed;
            line++;
            json.input(body, pos, end);
            try {
                if (!json.atEnd()) {
                    event("");
                    if (!json.atEnd()) {
                        throw json.refused("something stands after the event");
                    }
                }
            } catch (JsonRefused e) {
                throw Problem.of(
                                ProblemKind.INVALID_JSON,
                                "line "
                                        + line
                                        + ": "
                                        + e.why()
                                        + " (byte "
                                        + e.offset()
                                        + " of it)")
                        .member("line", line);
            } catch (Problem e) {
                throw atLine(e, line);
            }
            pos = end + 1;
        }
        return built();
    }

    /** The body is one event's data, of that type. */
    EventBatch data(EventType of, byte[] body, int from, int to) {
        begin(body, from);
        json.input(body, from, to);
        try {
            json.value();
            if (!json.atEnd()) {
                throw json.refused("something stands after the object");
            }
        } catch (JsonRefused e) {
            throw StrictJson.refused(e);
        }
        EventRules.check("", of, json.output(), from, json.length());
        batch.slice(of, from, json.length());
        return built();
    }

    private static Problem atLine(Problem problem, int line) {
        Problem placed =
                Problem.of(problem.kind(), "line " + line + ": " + problem.detail())
                        .member("line", line);
        for (Problem.BadField each : problem.errors()) {
            placed = placed.with(each.field(), each.message());
        }
        return placed;
    }

    private void begin(byte[] body, int from) {
        json.beginInPlace(body, from);
        batch = EventBatch.builder();
    }

    private EventBatch built() {
        if (batch.size() == 0) {
            throw Problem.of(ProblemKind.INVALID_FIELD, "there is no event in the body");
        }
        return batch.over(json.output());
    }

    private void event(String path) throws JsonRefused {
        if (batch.size() == maxEvents) {
            throw Problem.of(
                    ProblemKind.PAYLOAD_TOO_LARGE, "more than " + maxEvents + " events in a batch");
        }
        if (!json.take('{')) {
            throw json.refused("an event, an object with type and data, should stand here");
        }
        boolean typed = false;
        int dataFrom = -1;
        int dataTo = -1;
        if (!json.take('}')) {
            do {
                int key = json.length();
                if (json.peek() != '"') {
                    throw json.refused("a key in quotes should stand here");
                }
                json.value();
                int value = json.length();
                if (!json.take(':')) {
                    throw json.refused("':' should stand here");
                }
                json.value();
                if (is(key, value, "\"type\"")) {
                    once(typed);
                    typed = true;
                    readType(path, value);
                    json.truncate(key);
                } else if (is(key, value, "\"data\"")) {
                    once(dataFrom >= 0);
                    dataFrom = value;
                    dataTo = json.length();
                } else {
                    json.truncate(key);
                }
            } while (json.take(','));
            if (!json.take('}')) {
                throw json.refused("',' or '}' should stand here");
            }
        }
        if (!typed) {
            throw Problem.field(path + "type", "is missing");
        }
        if (dataFrom < 0) {
            throw Problem.field(path + "data", "is missing");
        }
        EventRules.check(path + "data.", type, json.output(), dataFrom, dataTo);
        batch.slice(type, dataFrom, dataTo);
    }

    private void once(boolean already) throws JsonRefused {
        if (already) {
            throw json.refused("the key stands twice in one object");
        }
    }

    private boolean is(int from, int to, String quoted) {
        if (to - from != quoted.length()) {
            return false;
        }
        byte[] out = json.output();
        for (int i = 0; i < quoted.length(); i++) {
            if (out[from + i] != quoted.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Most events of a batch have the type of the one before. */
    private void readType(String path, int from) {
        byte[] out = json.output();
        int to = json.length();
        int n = to - from;
        if (n == typeLength && java.util.Arrays.equals(out, from, to, typeBytes, 0, n)) {
            return;
        }
        if (out[from] != '"') {
            throw Problem.field(path + "type", "should be a string");
        }
        type =
                EventRules.type(
                        path + "type", new String(out, from + 1, n - 2, StandardCharsets.UTF_8));
        typeBytes = java.util.Arrays.copyOfRange(out, from, to);
        typeLength = n;
    }
}
