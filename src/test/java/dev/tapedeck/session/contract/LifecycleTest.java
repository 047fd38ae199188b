package dev.tapedeck.session.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Statuses and what may follow them; what each change writes. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class LifecycleTest {
    private static final List<String> COMMANDS =
            List.of("start", "pause", "resume", "stop", "reset");

    /** How a status is reached from queued, and what may follow it. */
    private static final Map<String, List<String>> WAYS =
            Map.of(
                    "queued", List.of(),
                    "running", List.of("start"),
                    "paused", List.of("start", "pause"),
                    "completed", List.of("start", "stop"));

    private static final Map<String, Map<String, String>> ALLOWED =
            Map.of(
                    "queued", Map.of("start", "running", "stop", "completed", "reset", "queued"),
                    "running", Map.of("pause", "paused", "stop", "completed", "reset", "queued"),
                    "paused", Map.of("resume", "running", "stop", "completed", "reset", "queued"),
                    "completed", Map.of("reset", "queued"));

    @Test
    void everyStatusAllowsItsCommandsAndRefusesTheOthers() {
        WAYS.forEach((status, way) -> {
            for (String command : COMMANDS) {
                String id = Api.session("life");
                way.forEach(step -> Api.post("sessions/" + id + "/" + step).is(200));
                String head = Api.head(id);
                Answer answer = Api.post("sessions/" + id + "/" + command);
                String next = ALLOWED.get(status).get(command);
                if (next == null) {
                    answer.isProblem(409, "ILLEGAL_TRANSITION");
                    assertEquals(head, Api.head(id), "nothing is written");
                    assertEquals(status, Api.json("sessions/" + id).path("status").asText());
                } else {
                    assertEquals(next, answer.is(200).at("status"));
                    assertEquals(next, Api.state(id).at("/session/status").asText());
                }
            }
        });
    }

    @Test
    void registeringWritesNothingAndEachChangeWritesASessionEvent() {
        String id = Api.session("writes");
        assertEquals("1.0", Api.head(id));
        for (String command : List.of("start", "pause", "resume", "stop")) {
            Api.post("sessions/" + id + "/" + command).is(200);
        }
        JsonNode events = Api.json("sessions/" + id + "/events").path("items");
        assertEquals(4, events.size());
        List<String> statuses = List.of("running", "paused", "running", "completed");
        for (int i = 0; i < 4; i++) {
            assertEquals("session", events.get(i).path("type").asText());
            assertEquals(statuses.get(i), events.get(i).at("/data/status").asText());
        }
        JsonNode session = Api.json("sessions/" + id);
        for (String time : List.of("created_at", "started_at", "paused_at", "stopped_at")) {
            assertTrue(session.path(time).asText().endsWith("Z"), time + " of " + session);
        }
    }

    @Test
    void anOutsideEngineNeedNotStartAnything() {
        String id = Api.session("unstarted");
        assertEquals("1.1", Api.event(id, "node", "{\"a\":1}"));
        assertEquals("queued", Api.json("sessions/" + id).path("status").asText());
        Api.post("sessions/" + id + "/start").is(200);
        Api.post("sessions/" + id + "/pause").is(200);
        assertEquals("1.4", Api.event(id, "node", "{\"a\":2}"));
    }

    @Test
    void aCompletedSessionTakesNoEvents() {
        String id = Api.session("over");
        Api.put("sessions/" + id + "/positions/p", "{\"quantity\":1}").is(200);
        Api.post("sessions/" + id + "/stop").is(200);
        refusesWrites(id);
        assertEquals(200, Api.get("sessions/" + id + "/state").status());
    }

    @Test
    void aRunningSessionIsNotRemovedAndARemovedOneTakesNoEvents() {
        String id = Api.session("removed");
        Api.put("sessions/" + id + "/positions/p", "{\"quantity\":1}").is(200);
        Api.post("sessions/" + id + "/start").is(200);
        Api.delete("sessions/" + id).isProblem(409, "SESSION_RUNNING");
        Api.post("sessions/" + id + "/pause").is(200);
        assertEquals(204, Api.delete("sessions/" + id).status());
        refusesWrites(id);
        for (String command : COMMANDS) {
            Api.post("sessions/" + id + "/" + command).isProblem(409, "ILLEGAL_TRANSITION");
        }
        assertEquals("removed", Api.json("sessions/" + id).path("status").asText());
        JsonNode removed = Api.json("sessions?status=removed&limit=500").path("items");
        assertTrue(removed.findValuesAsText("session_id").contains(id));
        assertTrue(
                !Api.json("sessions?limit=500")
                        .path("items")
                        .findValuesAsText("session_id")
                        .contains(id));
    }

    private static void refusesWrites(String id) {
        String head = Api.head(id);
        String path = "sessions/" + id;
        Api.post(path + "/events", "{\"type\":\"node\",\"data\":{}}")
                .isProblem(409, "SESSION_CLOSED");
        Api.post(path + "/trades", "{\"trade_id\":\"t\"}").isProblem(409, "SESSION_CLOSED");
        Api.put(path + "/metrics", "{}").isProblem(409, "SESSION_CLOSED");
        Api.put(path + "/positions/p", "{}").isProblem(409, "SESSION_CLOSED");
        Api.delete(path + "/positions/p").isProblem(409, "SESSION_CLOSED");
        assertEquals(head, Api.head(id));
    }

    @Test
    void ofTwoCommandsAtOnceOneWins() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 5; round++) {
                String id = Api.session("race");
                Callable<Integer> start = () -> Api.post("sessions/" + id + "/start").status();
                Set<Integer> answers = new HashSet<>();
                int won = 0;
                for (Future<Integer> each :
                        clients.invokeAll(List.of(start, start, start, start))) {
                    won += each.get() == 200 ? 1 : 0;
                    answers.add(each.get());
                }
                assertEquals(1, won);
                assertEquals(Set.of(200, 409), answers);
                assertEquals("1.1", Api.head(id));
            }
        }
    }
}
