package dev.tapedeck.stream.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.session.contract.Answer;
import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.Json;
import dev.tapedeck.session.contract.OwnFolder;
import dev.tapedeck.session.contract.Sse;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a stream begins: its head, hello and its verdict, the snapshot, what follows, caught_up. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class BeginningTest {
    /** Cursors of epoch 1. */
    static List<String> cursors(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(seq -> "1." + seq).toList();
    }

    private static List<String> ids(List<Sse.Frame> frames) {
        return frames.stream().map(Sse.Frame::id).toList();
    }

    private static JsonNode hello(Sse stream, String verdict, String reason, String requested) {
        JsonNode hello = stream.next("hello").json();
        assertEquals(verdict, hello.path("verdict").asText(), hello::toString);
        assertEquals(reason, hello.path("reason").textValue(), hello::toString);
        assertTrue(hello.has("requested"));
        assertEquals(requested, hello.path("requested").textValue(), hello::toString);
        return hello;
    }

    @Test
    void theAnswersHeadIsThatOfAStream() {
        String id = Api.session("head");
        try (Sse stream = Sse.of(id, "")) {
            assertEquals("no-store", stream.header("Cache-Control"));
            assertEquals("no", stream.header("X-Accel-Buffering"));
            assertEquals("1000", stream.any().retry());
            assertEquals("hello", stream.any().event());
        }
        Answer head = Api.send("HEAD", "sessions/" + id + "/stream", null).is(200);
        assertEquals("text/event-stream", head.header("Content-Type"));
        assertEquals("no-store", head.header("Cache-Control"));
        assertEquals("no", head.header("X-Accel-Buffering"));
        assertEquals(0, head.bytes().length);
        Answer many = Api.send("HEAD", "stream?session=" + id, null).is(200);
        assertEquals("text/event-stream", many.header("Content-Type"));
    }

    @Test
    void withoutACursorASnapshotComesFirst() {
        String id = Api.session("snapshot");
        Api.nodes(id, 5);
        try (Sse stream = Sse.of(id, "")) {
            JsonNode hello = hello(stream, "snapshot", null, null);
            assertEquals(id, hello.path("session_id").asText());
            assertEquals("1.0", hello.path("first").asText());
            assertEquals("1.5", hello.path("head").asText());
            Sse.Frame snapshot = stream.next("snapshot");
            assertEquals("1.5", snapshot.id());
            assertEquals(Api.get("sessions/" + id + "/state").text(), snapshot.data());
            Sse.Frame caughtUp = stream.next("caught_up");
            assertEquals("1.5", caughtUp.json().path("catchup_id").asText());
            assertEquals(0, caughtUp.json().path("replayed").asInt());
            Api.nodes(id, 3);
            assertEquals(cursors(6, 8), stream.idsUntil("1.8"));
        }
    }

    @Test
    void startPlaysEverythingAndNowNothing() {
        String id = Api.session("from");
        Api.nodes(id, 700);
        try (Sse start = Sse.of(id, "from=start");
                Sse now = Sse.of(id, "from=now")) {
            hello(start, "start", null, null);
            List<Sse.Frame> played = start.until("caught_up");
            assertEquals(cursors(1, 700), ids(played.subList(0, 700)));
            assertEquals(
                    Json.read(
                            "{\"session_id\":\""
                                    + id
                                    + "\",\"catchup_id\":\"1.700\",\"replayed\":700}"),
                    played.getLast().json());
            assertEquals("1.700", hello(now, "now", null, null).path("head").asText());
            assertEquals(0, now.next("caught_up").json().path("replayed").asInt());
            Api.nodes(id, 2);
            assertEquals(cursors(701, 702), now.idsUntil("1.702"));
            assertEquals(cursors(701, 702), start.idsUntil("1.702"));
        }
    }

    @Test
    void aCursorIsGoneOnFromWhereverItStands() {
        String id = Api.session("resume");
        Api.nodes(id, 900);
        for (int at : new int[] {0, 1, 399, 899, 900}) {
            try (Sse stream = Sse.of(id, "", "Last-Event-ID", "1." + at)) {
                hello(stream, "resumed", null, "1." + at);
                List<Sse.Frame> frames = stream.until("caught_up");
                assertEquals(cursors(at + 1, 900), ids(frames.subList(0, frames.size() - 1)));
                assertEquals(900 - at, frames.getLast().json().path("replayed").asInt());
            }
        }
    }

    @Test
    void theCursorMayStandInTheQueryAndTheHeaderWins() {
        String id = Api.session("where");
        Api.nodes(id, 9);
        for (String name : List.of("last_event_id", "lastEventId", "after")) {
            try (Sse stream = Sse.of(id, name + "=1.7")) {
                hello(stream, "resumed", null, "1.7");
                assertEquals(List.of("1.8", "1.9"), ids(stream.eventsUntilCaughtUp()));
            }
        }
        try (Sse stream =
                Sse.of(
                        id,
                        "last_event_id=1.2&lastEventId=1.3&after=1.4&from=start",
                        "Last-Event-ID",
                        "1.8")) {
            hello(stream, "resumed", null, "1.8");
            assertEquals(List.of("1.9"), ids(stream.eventsUntilCaughtUp()));
        }
        try (Sse stream = Sse.of(id, "after=1.4&last_event_id=1.5")) {
            hello(stream, "resumed", null, "1.5");
        }
    }

    @Test
    void aCursorThatCannotBeServedIsResetWithItsReason() {
        String id = Api.session("reset");
        Api.nodes(id, 3);
        reset(id, "1.4", "beyond_head");
        reset(id, "1.999999999999999", "beyond_head");
        reset(id, "2.0", "other_epoch");
        reset(id, "2.17", "other_epoch");
        for (String odd :
                List.of(
                        "x",
                        "1",
                        "1.",
                        "-1.2",
                        "1.2.3",
                        "01.2",
                        "1.02",
                        "0.1",
                        "9999999999999999999.1",
                        "\"quoted\"",
                        "s:a=1.2",
                        "null",
                        "\\u0000",
                        "x".repeat(3000))) {
            reset(id, odd, "unparsable");
        }
        Api.post("sessions/" + id + "/reset").is(200);
        reset(id, "1.2", "other_epoch");
    }

    private static void reset(String id, String cursor, String reason) {
        try (Sse stream = Sse.of(id, "", "Last-Event-ID", cursor)) {
            hello(stream, "reset", reason, cursor);
            Sse.Frame snapshot = stream.next("snapshot");
            assertEquals(Api.head(id), snapshot.id());
            stream.next("caught_up");
        }
    }

    @Test
    void aResetWhileAStreamIsOpenIsSaidOnIt() {
        String id = Api.session("live");
        Api.nodes(id, 3);
        try (Sse stream = Sse.of(id, "from=start");
                Sse shaped = Sse.of(id, "from=start&types=node")) {
            stream.until("caught_up");
            shaped.until("caught_up");
            Api.post("sessions/" + id + "/reset").is(200);
            for (Sse each : List.of(stream, shaped)) {
                hello(each, "reset", "other_epoch", "1.3");
                assertEquals("2.0", each.next("snapshot").id());
                each.next("caught_up");
            }
            Api.event(id, "node", "{}");
            assertEquals("2.1", stream.next("node").id());
            assertEquals("2.1", shaped.next("node").id());
        }
    }

    @Test
    void catchupAutoMayBeginWithASnapshotWhenThatIsLess() {
        String id = Api.session("auto");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            lines.append("{\"type\":\"tick\",\"data\":{\"symbol\":\"X\",\"price\":")
                    .append(i)
                    .append("}}\n");
        }
        Api.ndjson(id, lines.toString()).is(201);
        await().until(() -> isCheaper(id));
        try (Sse stream = Sse.of(id, "after=1.1&catchup=auto")) {
            hello(stream, "snapshot", "cheaper", "1.1");
            assertEquals("1.500", stream.next("snapshot").id());
            assertEquals(0, stream.next("caught_up").json().path("replayed").asInt());
        }
        try (Sse stream = Sse.of(id, "after=1.499&catchup=auto")) {
            hello(stream, "resumed", null, "1.499");
            assertEquals(List.of("1.500"), ids(stream.eventsUntilCaughtUp()));
        }
        try (Sse stream = Sse.of(id, "after=1.1&catchup=replay")) {
            hello(stream, "resumed", null, "1.1");
            assertEquals(499, stream.eventsUntilCaughtUp().size());
        }
    }

    /** The log knows how large it is once its lines are in its file. */
    private static boolean isCheaper(String id) {
        try (Sse stream = Sse.of(id, "after=1.1&catchup=auto")) {
            return stream.next("hello").json().path("verdict").asText().equals("snapshot");
        }
    }

    @Test
    void onlyEventsAndSnapshotsCarryAnId() {
        String id = Api.session("ids");
        Api.nodes(id, 2);
        try (Sse stream = Sse.of(id, "")) {
            for (Sse.Frame frame : stream.until("caught_up")) {
                if (frame.event().equals("snapshot")) {
                    assertEquals("1.2", frame.id());
                } else {
                    assertNull(frame.id(), frame::toString);
                }
            }
        }
    }

    @Test
    void silenceIsBrokenByComments() {
        String id = Api.session("heartbeat");
        try (Sse stream = Sse.of(id, "")) {
            stream.until("caught_up");
            Sse.Frame first = stream.any();
            assertEquals("hb", first.comment());
            assertNull(first.event());
            assertEquals("hb", stream.any().comment());
            Api.event(id, "node", "{}");
            assertEquals("1.1", stream.next("node").id(), "and the stream stays open");
        }
    }

    @Test
    void whatIsNoStreamIsAProblem() {
        String id = Api.session("refused");
        String path = "sessions/" + id + "/stream?";
        Api.get("sessions/none/stream").isProblem(404, "SESSION_NOT_FOUND");
        assertEquals(404, Api.send("HEAD", "sessions/none/stream", null).status());
        Api.get(path + "from=middle").isProblem(400, "INVALID_PARAMETER", "from");
        Api.get(path + "types=").isProblem(400, "INVALID_PARAMETER", "types");
        Api.get(path + "types=NODE").isProblem(400, "INVALID_PARAMETER", "types");
        Api.get(path + "rate=5").isProblem(400, "INVALID_PARAMETER", "rate");
        Api.get(path + "conflate=tick&rate=0").isProblem(400, "INVALID_PARAMETER", "rate");
        Api.get(path + "conflate=tick&rate=NaN").isProblem(400, "INVALID_PARAMETER", "rate");
        Api.get(path + "conflate=").isProblem(400, "INVALID_PARAMETER", "conflate");
        Api.get(path + "until=soon").isProblem(400, "INVALID_PARAMETER", "until");
        Api.get(path + "speed=10").isProblem(400, "INVALID_PARAMETER", "speed");
        Api.get(path + "from=start&speed=0").isProblem(400, "INVALID_PARAMETER", "speed");
        Api.get(path + "from=start&speed=fast").isProblem(400, "INVALID_PARAMETER", "speed");
        Api.get(path + "from=start&speed=2&clock=sun").isProblem(400, "INVALID_PARAMETER", "clock");
        Api.get(path + "catchup=maybe").isProblem(400, "INVALID_PARAMETER", "catchup");
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            Answer refused = Api.send(method, "sessions/" + id + "/stream", "{}");
            refused.isProblem(405, "METHOD_NOT_ALLOWED");
            assertEquals("GET, HEAD, OPTIONS", refused.header("Allow"));
        }
        assertFalse(Api.head(id).isEmpty());
    }
}
