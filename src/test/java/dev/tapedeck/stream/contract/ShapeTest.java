package dev.tapedeck.stream.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.OwnFolder;
import dev.tapedeck.session.contract.Sse;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams of less than everything: chosen types, conflated ones, an end, another pace. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class ShapeTest {
    private static List<String> ids(List<Sse.Frame> frames) {
        return frames.stream().map(Sse.Frame::id).toList();
    }

    private static void ticks(String session, String symbol, int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("{\"type\":\"tick\",\"data\":{\"symbol\":\"")
                    .append(symbol)
                    .append("\",\"price\":")
                    .append(i)
                    .append("}}\n");
        }
        Api.ndjson(session, lines.toString()).is(201);
    }

    @Test
    void onlyTheChosenTypesComeAndTheCursorMovesPastTheOthers() {
        String id = Api.session("types");
        Api.nodes(id, 3);
        Api.event(id, "tick", "{}");
        Api.nodes(id, 3);
        Api.put("sessions/" + id + "/metrics", "{}").is(200);
        try (Sse stream = Sse.of(id, "from=start&types=tick,metrics")) {
            List<Sse.Frame> frames = stream.until("caught_up");
            assertEquals(
                    List.of("tick", "metrics"),
                    frames.stream().filter(Sse.Frame::isEvent).map(Sse.Frame::event).toList());
            assertEquals(8, frames.getLast().json().path("replayed").asInt());
            Api.nodes(id, 5);
            Sse.Frame bare = stream.next();
            assertEquals("1.13", bare.id());
            assertEquals(null, bare.event());
            assertEquals(null, bare.data());
            Api.event(id, "tick", "{}");
            assertEquals("1.14", stream.next("tick").id());
        }
        try (Sse stream = Sse.of(id, "after=1.13&types=tick&types=metrics")) {
            assertEquals(List.of("1.14"), ids(stream.eventsUntilCaughtUp()));
        }
    }

    @Test
    void bareIdsComeAtMostOnceASecond() {
        String id = Api.session("bare");
        try (Sse stream = Sse.of(id, "from=now&types=tick")) {
            stream.until("caught_up");
            long begun = System.nanoTime();
            for (int i = 0; i < 60; i++) {
                Api.nodes(id, 1);
            }
            List<Sse.Frame> bare = stream.until(frame -> "1.60".equals(frame.id()));
            long seconds = (System.nanoTime() - begun) / 1_000_000_000;
            assertTrue(bare.size() <= seconds + 2, bare::toString);
        }
    }

    @Test
    void conflatedTypesComeAsTheirLatestAndEverythingElseWhole() {
        String id = Api.session("conflate");
        try (Sse stream = Sse.of(id, "from=now&conflate=tick&rate=4")) {
            stream.until("caught_up");
            for (int i = 0; i < 10; i++) {
                ticks(id, "X", 50);
                ticks(id, "Y", 50);
                Api.nodes(id, 2);
            }
            String last = Api.event(id, "node", "{\"last\":true}");
            List<Sse.Frame> frames = stream.until(frame -> last.equals(frame.id()));
            List<Sse.Frame> events = frames.stream().filter(Sse.Frame::isEvent).toList();
            assertEquals(21, events.stream().filter(frame -> frame.is("node")).count());
            List<Sse.Frame> ticks = events.stream().filter(frame -> frame.is("tick")).toList();
            assertTrue(ticks.size() < 500, () -> ticks.size() + " of 1000 ticks");
            for (String symbol : List.of("X", "Y")) {
                Sse.Frame latest =
                        ticks.stream()
                                .filter(tick ->
                                        tick.json().at("/data/symbol").asText().equals(symbol))
                                .reduce((a, b) -> b)
                                .orElseThrow();
                assertEquals(
                        49,
                        latest.json().at("/data/price").asInt(),
                        "the last one is never the one that is missing");
            }
            assertAscending(events);
        }
    }

    private static void assertAscending(List<Sse.Frame> events) {
        long before = 0;
        for (Sse.Frame each : events) {
            long seq = Long.parseLong(each.id().substring(2));
            assertTrue(seq > before, each.id() + " after " + before);
            before = seq;
        }
    }

    @Test
    void aConflatedTypeComesAtMostThatOften() {
        String id = Api.session("rate");
        try (Sse stream = Sse.of(id, "from=now&conflate=position&rate=5")) {
            stream.until("caught_up");
            long begun = System.nanoTime();
            for (int i = 0; i < 80; i++) {
                Api.put("sessions/" + id + "/positions/p", "{\"n\":" + i + "}").is(200);
            }
            List<Sse.Frame> frames = stream.until(frame -> "1.80".equals(frame.id()));
            double seconds = (System.nanoTime() - begun) / 1e9;
            assertTrue(
                    frames.size() <= seconds * 5 + 2,
                    () -> frames.size() + " in " + seconds + " s");
        }
    }

    @Test
    void untilEndsTheStreamThere() {
        String id = Api.session("until");
        Api.nodes(id, 10);
        for (int until : new int[] {1, 6, 10}) {
            try (Sse stream = Sse.of(id, "from=start&until=1." + until)) {
                List<Sse.Frame> frames = stream.rest();
                assertEquals(
                        BeginningTest.cursors(1, until),
                        ids(frames.stream().filter(Sse.Frame::isEvent).toList()));
            }
        }
        try (Sse stream = Sse.of(id, "after=1.4&until=1.7")) {
            assertEquals(
                    BeginningTest.cursors(5, 7),
                    ids(stream.rest().stream().filter(Sse.Frame::isEvent).toList()));
        }
        try (Sse live = Sse.of(id, "after=1.8&until=1.12")) {
            live.until("caught_up");
            Api.nodes(id, 5);
            assertEquals(List.of("1.11", "1.12"), ids(live.rest()));
        }
    }

    @Test
    void untilThatIsReachedAlreadyIsTheEnd() {
        String id = Api.session("reached");
        Api.nodes(id, 5);
        for (String query : List.of("after=1.5&until=1.5", "after=1.4&until=1.2")) {
            Api.get("sessions/" + id + "/stream?" + query).is(204);
        }
        for (String query : List.of("until=1.2", "from=now&until=1.5", "from=start&until=1.0")) {
            try (Sse stream = Sse.of(id, query)) {
                stream.next("hello");
                assertTrue(stream.rest().stream().noneMatch(frame -> frame.is("node")));
            }
        }
        try (Sse stream = Sse.of(id, "from=start&until=1.5&types=tick")) {
            List<Sse.Frame> rest = stream.rest();
            assertEquals(
                    "1.5",
                    rest.stream()
                            .filter(frame -> frame.id() != null)
                            .reduce((a, b) -> b)
                            .orElseThrow()
                            .id());
        }
    }

    /** Events whose own times are that many milliseconds after the first one's. */
    private static String timed(String prefix, String... data) {
        String id = Api.session(prefix);
        Api.post("sessions/" + id + "/start").is(200);
        StringBuilder lines = new StringBuilder();
        for (String each : data) {
            lines.append("{\"type\":\"node\",\"data\":").append(each).append("}\n");
        }
        Api.ndjson(id, lines.toString()).is(201);
        return id;
    }

    private static List<Long> arrivalsMillis(Sse stream, int events) {
        List<Long> arrivals = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < events; i++) {
            stream.next("node");
            arrivals.add((System.nanoTime() - begun) / 1_000_000);
        }
        return arrivals;
    }

    @Test
    void recordedEventsArePlayedAtAMultipleOfTheirOwnTimes() {
        String id =
                timed(
                        "clock",
                        "{\"timestamp\":\"2013-11-25T00:00:00Z\"}",
                        "{\"timestamp\":\"2013-11-25T00:00:10+00:00\"}",
                        "{\"no\":\"time\"}",
                        "{\"timestamp\":\"2013-11-25T00:00:20.000\"}",
                        "{\"timestamp\":1385337630}",
                        "{\"timestamp\":1385337640000}",
                        "{\"timestamp\":\"yesterday\"}");
        try (Sse stream = Sse.of(id, "from=start&speed=50&clock=data")) {
            stream.next("hello");
            stream.next("session");
            List<Long> at = arrivalsMillis(stream, 7);
            for (int i = 0; i < 7; i++) {
                long due = List.of(0L, 200L, 200L, 400L, 600L, 800L, 800L).get(i);
                long late = at.get(i) - due;
                assertTrue(late >= -100 && late < 5000, i + " came at " + at);
            }
            assertTrue(at.get(6) >= 700, at::toString);
            assertEquals(8, stream.next("caught_up").json().path("replayed").asInt());
        }
        try (Sse fast = Sse.of(id, "after=1.1&speed=1000000&clock=data")) {
            assertEquals(BeginningTest.cursors(2, 8), ids(fast.eventsUntilCaughtUp()));
        }
    }

    @Test
    void orByWhenTheyWereRecorded() {
        String id = Api.session("ts");
        Api.nodes(id, 1);
        try (Sse watcher = Sse.of(id, "")) {
            watcher.until("caught_up");
            watcher.any();
            watcher.any();
        }
        Api.nodes(id, 1);
        try (Sse slow = Sse.of(id, "from=start&speed=0.5")) {
            slow.next("hello");
            List<Long> at = arrivalsMillis(slow, 2);
            assertTrue(at.get(1) >= 400, "two heartbeats take longer: " + at);
        }
        try (Sse fast = Sse.of(id, "from=start&speed=1000")) {
            assertEquals(List.of("1.1", "1.2"), ids(fast.eventsUntilCaughtUp()));
        }
    }
}
