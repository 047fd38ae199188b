package dev.tapedeck.stream;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventType;
import dev.tapedeck.log.LogId;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes SSE frames (WHATWG HTML, "server-sent events"). The {@code data:} of an event is its line,
 * byte for byte. Stateless.
 */
final class FrameEncoder {
    /** Most bytes that a frame has besides the line and the type. */
    static final int OVERHEAD = 64;

    private static final byte[] ID = ascii("id: ");
    private static final byte[] EVENT = ascii("\nevent: ");
    private static final byte[] DATA = ascii("\ndata: ");
    private static final byte[] END = ascii("\n\n");
    static final byte[] HEARTBEAT = ascii(": hb\n\n");

    private FrameEncoder() {}

    /** The event's frame with its own cursor as id. */
    static void event(JsonBytes out, EventLines lines, int i, long epoch, long seq) {
        out.put(ID).number(epoch).put('.').number(seq);
        rest(out, lines, i);
    }

    /** The event's frame with another id, that of a multiplexed stream. */
    static void event(JsonBytes out, EventLines lines, int i, byte[] id) {
        out.put(ID).put(id);
        rest(out, lines, i);
    }

    private static void rest(JsonBytes out, EventLines lines, int i) {
        EventType type = lines.type(i);
        out.put(EVENT).put(type.ascii()).put(DATA);
        out.put(lines.bytes(), lines.lineFrom(i), lines.lineTo(i)).put(END);
    }

    static void bareId(JsonBytes out, byte[] id) {
        out.put(ID).put(id).put(END);
    }

    static void retry(JsonBytes out, long millis) {
        out.ascii("retry: ").number(millis).put(END);
    }

    static void hello(
            JsonBytes out,
            LogId log,
            Verdict verdict,
            @Nullable String requested,
            Cursor first,
            Cursor head) {
        out.ascii("event: hello\ndata: {");
        out.key(log.kind().idField()).string(log.id()).put(',');
        out.key("verdict").string(verdict.wire());
        if (verdict.reason() != null) {
            out.put(',').key("reason").string(verdict.reason());
        }
        out.put(',').key("requested");
        if (requested == null) {
            out.ascii("null");
        } else {
            out.string(requested);
        }
        out.put(',').key("first").string(first.toString());
        out.put(',').key("head").string(head.toString()).put('}').put(END);
    }

    static void snapshot(JsonBytes out, byte[] id, byte[] json) {
        out.put(ID).put(id).ascii("\nevent: snapshot").put(DATA).put(json).put(END);
    }

    static void caughtUp(JsonBytes out, LogId log, Cursor at, long replayed) {
        out.ascii("event: caught_up\ndata: {").key(log.kind().idField()).string(log.id());
        out.ascii(",\"catchup_id\":").string(at.toString());
        out.ascii(",\"replayed\":").number(replayed).put('}').put(END);
    }

    static void ended(JsonBytes out, LogId log, Cursor at) {
        out.ascii("event: ended\ndata: {").key(log.kind().idField()).string(log.id());
        out.ascii(",\"catchup_id\":").string(at.toString()).put('}').put(END);
    }

    /** A frame without an id: a client that comes back with none of it misses nothing. */
    static void control(JsonBytes out, String type, byte[] json) {
        out.ascii("event: ").ascii(type).put(DATA).put(json).put(END);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
