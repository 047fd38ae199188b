package dev.tapedeck.stream.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.session.contract.Answer;
import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.OwnFolder;
import dev.tapedeck.session.contract.Sse;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Logs that end, and who comes back to them. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class EndTest {
    @Test
    void afterTheLastEventTheStreamEndsAndIsClosed() {
        String id = Api.session("end");
        Api.nodes(id, 3);
        try (Sse plain = Sse.of(id, "from=start");
                Sse shaped = Sse.of(id, "from=now&types=node")) {
            plain.until("caught_up");
            shaped.until("caught_up");
            Api.post("sessions/" + id + "/stop").is(200);
            List<Sse.Frame> rest = plain.rest();
            assertEquals(2, rest.size(), rest::toString);
            assertEquals("1.4", rest.get(0).id());
            assertEquals("session", rest.get(0).event());
            assertEquals("ended", rest.get(1).event());
            assertEquals(null, rest.get(1).id());
            List<Sse.Frame> filtered = shaped.rest();
            assertEquals("ended", filtered.getLast().event());
            assertEquals(
                    "1.4",
                    filtered.get(filtered.size() - 2).id(),
                    "so that who comes back is at the end");
        }
    }

    @Test
    void whoSawOnlyTheEndComesBackWithItsCursor() {
        String id = Api.session("only-end");
        Api.nodes(id, 3);
        Api.post("sessions/" + id + "/stop").is(200);
        try (Sse stream = Sse.of(id, "from=now")) {
            List<Sse.Frame> rest = stream.rest();
            assertEquals("ended", rest.getLast().event());
            assertEquals("1.4", rest.get(rest.size() - 2).id());
        }
    }

    @Test
    void whoComesBackAtTheEndIsAnsweredNothing() {
        String id = Api.session("back");
        Api.nodes(id, 3);
        Api.post("sessions/" + id + "/stop").is(200);
        Answer answer = Api.get("sessions/" + id + "/stream", "Last-Event-ID", "1.4");
        answer.is(204);
        assertEquals(0, answer.bytes().length);
        Api.get("sessions/" + id + "/stream?after=1.4").is(204);
        Api.get("stream?session=" + id, "Last-Event-ID", "s:" + id + "=1.4").is(204);
        try (Sse stream = Sse.of(id, "", "Last-Event-ID", "1.2")) {
            List<Sse.Frame> all = stream.rest();
            assertEquals(
                    List.of("hello", "node", "session", "caught_up", "ended"),
                    all.stream().map(Sse.Frame::event).toList());
        }
        try (Sse stream = Sse.of(id, "")) {
            assertEquals(
                    List.of("hello", "snapshot", "caught_up", "ended"),
                    stream.rest().stream().map(Sse.Frame::event).toList());
        }
        try (Sse stream = Sse.of(id, "", "Last-Event-ID", "1.9")) {
            List<Sse.Frame> all = stream.rest();
            assertEquals("reset", all.getFirst().json().path("verdict").asText());
            assertEquals("ended", all.getLast().event());
        }
    }

    @Test
    void aRemovedSessionHasEndedToo() {
        String id = Api.session("removed");
        Api.nodes(id, 1);
        try (Sse stream = Sse.of(id, "")) {
            stream.until("caught_up");
            assertEquals(204, Api.delete("sessions/" + id).status());
            assertEquals("ended", stream.rest().getLast().event());
        }
    }

    @Test
    void whoReconnectsAgainAndAgainMissesNothingAndGetsNothingTwice() {
        String id = Api.session("again");
        String at = "1.0";
        int seen = 0;
        for (int round = 0; round < 15; round++) {
            Api.nodes(id, 37);
            try (Sse stream = Sse.of(id, "", "Last-Event-ID", at)) {
                stream.next("hello");
                int want = 20 + round;
                for (int i = 0; i < want && seen < (round + 1) * 37; i++) {
                    Sse.Frame frame = stream.next("node");
                    assertEquals("1." + (seen + 1), frame.id());
                    seen++;
                    at = frame.id();
                }
            }
        }
        try (Sse stream = Sse.of(id, "", "Last-Event-ID", at)) {
            seen += stream.eventsUntilCaughtUp().size();
        }
        assertEquals(15 * 37, seen);
        assertTrue(Api.head(id).endsWith("." + seen));
    }
}
