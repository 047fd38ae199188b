package dev.tapedeck.stream.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.OwnFolder;
import dev.tapedeck.session.contract.Sse;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Many logs over one connection, with one cursor for all of them. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class ManyTest {
    private static Sse open(List<String> sessions, String query, String... headers) {
        StringBuilder path = new StringBuilder("stream?" + query);
        sessions.forEach(id -> path.append("&session=").append(id));
        return Sse.open(path.toString(), headers);
    }

    /** Which session a frame is about. */
    private static String about(Sse.Frame frame) {
        return frame.json().path("session_id").asText();
    }

    private static Map<String, String> cursors(String id) {
        Map<String, String> cursors = new HashMap<>();
        for (String part : id.split(",")) {
            assertTrue(part.matches("s:[\\w-]+=\\d+\\.\\d+"), id);
            cursors.put(
                    part.substring(2, part.indexOf('=')), part.substring(part.indexOf('=') + 1));
        }
        return cursors;
    }

    @Test
    void eachLogSaysHelloAndShowsItsSnapshot() {
        List<String> all = List.of(Api.session("a"), Api.session("b"), Api.session("c"));
        Api.nodes(all.get(1), 4);
        try (Sse stream = open(all, "")) {
            List<Sse.Frame> frames = new ArrayList<>();
            while (frames.stream().filter(frame -> frame.is("caught_up")).count() < 3) {
                frames.add(stream.next());
            }
            assertEquals("hello", frames.getFirst().event());
            for (String name : List.of("hello", "snapshot", "caught_up")) {
                assertEquals(
                        all.stream().sorted().toList(),
                        frames.stream()
                                .filter(frame -> frame.is(name))
                                .map(ManyTest::about)
                                .sorted()
                                .toList());
            }
            Sse.Frame last =
                    frames.stream()
                            .filter(frame -> frame.is("snapshot"))
                            .reduce((a, b) -> b)
                            .orElseThrow();
            assertEquals(
                    Map.of(all.get(0), "1.0", all.get(1), "1.4", all.get(2), "1.0"),
                    cursors(last.id()));
            Api.nodes(all.get(2), 1);
            Sse.Frame event = stream.next("node");
            assertEquals(
                    Map.of(all.get(0), "1.0", all.get(1), "1.4", all.get(2), "1.1"),
                    cursors(event.id()));
            assertEquals("1.1", event.json().path("catchup_id").asText());
            assertEquals(all.get(2), about(event));
        }
    }

    @Test
    void oneIdResumesThemAll() {
        List<String> all = List.of(Api.session("x"), Api.session("y"), Api.session("z"));
        Map<String, List<String>> seen = new HashMap<>();
        all.forEach(id -> seen.put(id, new ArrayList<>()));
        String at = null;
        for (int round = 1; round <= 6; round++) {
            for (int i = 0; i < 3; i++) {
                Api.nodes(all.get(i), 5 * (i + 1));
            }
            try (Sse stream =
                    at == null ? open(all, "from=start") : open(all, "", "Last-Event-ID", at)) {
                for (int i = 0; i < 3 || i < round * 4; i++) {
                    Sse.Frame frame = stream.next();
                    if (frame.is("hello")) {
                        assertEquals(
                                round == 1 ? "start" : "resumed",
                                frame.json().path("verdict").asText());
                    } else if (frame.is("node")) {
                        seen.get(about(frame)).add(frame.json().path("catchup_id").asText());
                        at = frame.id();
                    }
                }
            }
        }
        try (Sse stream = open(all, "", "Last-Event-ID", at)) {
            int caughtUp = 0;
            while (caughtUp < 3) {
                Sse.Frame frame = stream.next();
                caughtUp += frame.is("caught_up") ? 1 : 0;
                if (frame.is("node")) {
                    seen.get(about(frame)).add(frame.json().path("catchup_id").asText());
                }
            }
        }
        for (int i = 0; i < 3; i++) {
            assertEquals(BeginningTest.cursors(1, 30 * (i + 1)), seen.get(all.get(i)));
        }
    }

    @Test
    void theLinesAreTheSameAsOnAStreamOfTheirOwn() {
        String id = Api.session("line");
        Api.event(id, "node", "{\"a\": 1.0}");
        try (Sse own = Sse.of(id, "from=start");
                Sse many = open(List.of(id), "from=start")) {
            assertEquals(own.until("node").getLast().data(), many.until("node").getLast().data());
        }
    }

    @Test
    void aCursorThatCannotBeServedIsSaidForItsLogAlone() {
        String good = Api.session("good");
        String bad = Api.session("bad");
        String fresh = Api.session("fresh");
        Api.nodes(good, 3);
        Map<String, String> verdicts = new HashMap<>();
        try (Sse stream =
                open(
                        List.of(good, bad, fresh),
                        "",
                        "Last-Event-ID",
                        "s:" + good + "=1.2,s:" + bad + "=7.1")) {
            while (verdicts.size() < 3) {
                Sse.Frame frame = stream.next();
                if (frame.is("hello")) {
                    verdicts.put(
                            about(frame),
                            frame.json().path("verdict").asText()
                                    + " "
                                    + frame.json().path("reason").asText());
                }
            }
        }
        assertEquals(
                Map.of(good, "resumed ", bad, "reset other_epoch", fresh, "snapshot "), verdicts);
        for (String garbage :
                List.of("garbage", "1.2", "s:" + good, "q:x=1.1", "s:" + good + "=x")) {
            try (Sse stream = open(List.of(good), "from=now", "Last-Event-ID", garbage)) {
                Sse.Frame hello = stream.next("hello");
                assertEquals("unparsable", hello.json().path("reason").asText(), hello::toString);
                stream.next("snapshot");
            }
        }
    }

    @Test
    void theStreamEndsWithTheLastOfItsLogs() {
        List<String> both = List.of(Api.session("e"), Api.session("f"));
        try (Sse stream = open(both, "from=now")) {
            Api.post("sessions/" + both.get(0) + "/stop").is(200);
            assertEquals(both.get(0), about(stream.until("ended").getLast()));
            Api.nodes(both.get(1), 1);
            assertEquals(both.get(1), about(stream.next("node")));
            Api.post("sessions/" + both.get(1) + "/stop").is(200);
            List<Sse.Frame> rest = stream.rest();
            assertEquals("ended", rest.getLast().event());
            assertEquals(
                    Map.of(both.get(0), "1.1", both.get(1), "1.2"), cursors(rest.getFirst().id()));
        }
    }

    @Test
    void typesAndConflationHoldForAllOfThem() {
        List<String> both = List.of(Api.session("g"), Api.session("h"));
        for (String id : both) {
            Api.nodes(id, 3);
            Api.event(id, "tick", "{\"symbol\":\"X\",\"price\":1}");
        }
        try (Sse stream = open(both, "from=start&types=tick")) {
            List<String> ticks = new ArrayList<>();
            int caughtUp = 0;
            while (caughtUp < 2) {
                Sse.Frame frame = stream.next();
                caughtUp += frame.is("caught_up") ? 1 : 0;
                if (frame.isEvent()) {
                    assertEquals("tick", frame.event());
                    ticks.add(about(frame));
                }
            }
            Collections.sort(ticks);
            assertEquals(both.stream().sorted().toList(), ticks);
        }
    }

    @Test
    void whatCannotBeWatchedIsRefused() {
        String id = Api.session("refuse");
        Api.get("stream").isProblem(400, "INVALID_PARAMETER", "session");
        Api.get("stream?session=").isProblem(400, "INVALID_ID");
        Api.get("stream?session=" + id + "&session=none").isProblem(404, "SESSION_NOT_FOUND");
        Api.get("stream?session=" + id + "&bot=none").isProblem(404, "NOT_FOUND");
        Api.get("stream?session=" + id + "&until=1.2").isProblem(400, "INVALID_PARAMETER", "until");
        Api.get("stream?session=..%2F").isProblem(400, "INVALID_ID");
        StringBuilder many = new StringBuilder("stream?session=" + id);
        for (int i = 0; i < 101; i++) {
            many.append("&session=s").append(i);
        }
        Api.get(many.toString()).isProblem(400, "INVALID_PARAMETER", "session");
        Api.post("stream", "{}").isProblem(405, "METHOD_NOT_ALLOWED");
    }
}
