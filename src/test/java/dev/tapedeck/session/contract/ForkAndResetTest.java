package dev.tapedeck.session.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code fork} begins another history where one stands; {@code reset} begins the same anew. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class ForkAndResetTest {
    private static String parent(String prefix) {
        String id = Api.session(prefix, ",\"scale\":2,\"metadata\":{\"m\":1}");
        Api.post("sessions/" + id + "/trades", "{\"trade_id\":\"t1\",\"pnl\":10}").is(201);
        Api.put(
                        "sessions/" + id + "/positions/p",
                        "{\"symbol\":\"X\",\"quantity\":1,\"entry_price\":5}")
                .is(200);
        Api.event(id, "tick", "{\"symbol\":\"X\",\"price\":7}");
        Api.put("sessions/" + id + "/metrics", "{\"m\":1}").is(200);
        Api.post("sessions/" + id + "/trades", "{\"trade_id\":\"t2\",\"pnl\":-3}").is(201);
        return id;
    }

    private static Answer fork(String parent, String at, String child) {
        return Api.post(
                "sessions/" + parent + "/fork",
                "{\"at\":\"" + at + "\",\"session_id\":\"" + child + "\"}");
    }

    /** What a fork takes over: its session and its counts are its own. */
    static JsonNode inherited(JsonNode state) {
        ObjectNode parts = state.deepCopy();
        parts.remove(List.of("session", "counts", "executions"));
        return parts;
    }

    @Test
    void aForkBeginsWithTheParentsState() {
        String parent = parent("parent");
        for (int at = 0; at <= 5; at++) {
            String child = Api.name("fork");
            Answer created = fork(parent, "1." + at, child).is(201);
            assertTrue(created.header("Location").endsWith("/api/v1/sessions/" + child));
            JsonNode then = Api.json("sessions/" + parent + "/state?at=1." + at);
            assertEquals(inherited(then.path("state")), inherited(Api.state(child)));
            JsonNode first = Api.json("sessions/" + child + "/events").path("items");
            assertEquals(1, first.size());
            assertEquals("fork", first.get(0).path("type").asText());
            assertEquals("1.1", first.get(0).path("catchup_id").asText());
            assertEquals(
                    Json.read(
                            "{\"session_id\":\"" + parent + "\",\"catchup_id\":\"1." + at + "\"}"),
                    first.get(0).at("/data/from"));
            assertEquals(then.path("state"), first.get(0).at("/data/state"));
            assertEquals(Json.read("{\"m\":1}"), Api.json("sessions/" + child).path("metadata"));
        }
    }

    @Test
    void totalsAndAnalyticsCarryOverAndGoOn() {
        String parent = parent("carry");
        String child = Api.name("fork");
        fork(parent, "1.5", child).is(201);
        Api.post("sessions/" + child + "/trades", "{\"trade_id\":\"t3\",\"pnl\":5}").is(201);
        JsonNode state = Api.state(child);
        assertEquals(3, state.at("/trades/total").asInt());
        assertEquals(12, state.at("/analytics/realized_pnl").asInt());
        assertEquals(14, state.at("/analytics/equity").asInt());
        assertEquals(2, state.at("/analytics/wins").asInt());
        Api.event(child, "tick", "{\"symbol\":\"X\",\"price\":6}");
        assertEquals(13, Api.state(child).at("/analytics/equity").asInt());
        assertEquals(
                7,
                Api.state(parent).at("/analytics/realized_pnl").asInt(),
                "the parent is as it was");
        assertEquals(2, Api.json("sessions/" + parent + "/trades").path("total").asInt());
    }

    @Test
    void aForkKnowsTheTradesThatItCameWith() {
        String parent = parent("trades");
        String child = Api.name("fork");
        fork(parent, "1.4", child).is(201);
        String trades = "sessions/" + child + "/trades";
        assertEquals(
                "1.1", Api.post(trades, "{\"pnl\":10,\"trade_id\":\"t1\"}").is(200).at("first"));
        Api.post(trades, "{\"trade_id\":\"t1\",\"pnl\":11}").isProblem(409, "TRADE_EXISTS");
        Api.post(trades, "{\"trade_id\":\"t2\",\"pnl\":5}").is(201);
        String grandchild = Api.name("fork");
        fork(child, "1.1", grandchild).is(201);
        trades = "sessions/" + grandchild + "/trades";
        Api.post(trades, "{\"trade_id\":\"t1\",\"pnl\":10}").is(200);
        Api.post(trades, "{\"trade_id\":\"t2\",\"pnl\":6}").is(201);
        assertEquals(2, Api.state(grandchild).at("/trades/total").asInt());
        Api.post("sessions/" + grandchild + "/reset").is(200);
        Api.post(trades, "{\"trade_id\":\"t1\",\"pnl\":1}").is(201);
    }

    @Test
    void withoutACursorItIsTheHead() {
        String parent = parent("now");
        String child = Api.name("fork");
        Api.post("sessions/" + parent + "/fork", "{\"session_id\":\"" + child + "\"}").is(201);
        assertEquals(
                "1.5",
                Api.json("sessions/" + child + "/events")
                        .at("/items/0/data/from/catchup_id")
                        .asText());
    }

    @Test
    void askedForAgainItIsTheSameForkAndAnythingElseIsAConflict() {
        String parent = parent("again");
        String child = Api.name("fork");
        fork(parent, "1.2", child).is(201);
        fork(parent, "1.2", child).is(200);
        assertEquals("1.1", Api.head(child));
        fork(parent, "1.3", child).isProblem(409, "SESSION_EXISTS");
        fork(parent, "1.2", parent).isProblem(409, "SESSION_EXISTS");
        fork(parent, "1.2", Api.session("taken")).isProblem(409, "SESSION_EXISTS");
        assertEquals("1.1", Api.head(child));
    }

    @Test
    void aForkThatWasResetIsNotForkedOnceMoreByARepeatedRequest() {
        String parent = parent("repeat");
        String child = Api.name("fork");
        fork(parent, "1.2", child).is(201);
        Api.post("sessions/" + child + "/reset").is(200);
        fork(parent, "1.2", child).isProblem(409, "SESSION_EXISTS");
        assertEquals("2.0", Api.head(child));
    }

    @Test
    void whatCannotBeForkedIsRefused() {
        String parent = parent("refused");
        String path = "sessions/" + parent + "/fork";
        Api.post(path, "{\"at\":\"1.6\",\"session_id\":\"f\"}")
                .isProblem(400, "INVALID_CURSOR", "at");
        Api.post(path, "{\"at\":\"2.0\",\"session_id\":\"f\"}")
                .isProblem(400, "INVALID_CURSOR", "at");
        Api.post(path, "{\"at\":1.1,\"session_id\":\"f\"}").isProblem(400, "INVALID_FIELD", "at");
        Api.post(path, "{\"at\":\"1.1\"}").isProblem(400, "INVALID_FIELD", "session_id");
        Api.post(path, "{\"at\":\"1.1\",\"session_id\":\"../f\"}")
                .isProblem(400, "INVALID_ID", "session_id");
        Api.get("sessions/f").isProblem(404, "SESSION_NOT_FOUND");
    }

    @Test
    void aForkIsItsOwnSession() {
        String parent = parent("own");
        String child = Api.name("fork");
        fork(parent, "1.5", child).is(201);
        Api.post("sessions/" + child + "/trades", "{\"trade_id\":\"t9\",\"pnl\":99}").is(201);
        Api.post("sessions/" + child + "/stop").is(200);
        assertEquals("queued", Api.json("sessions/" + parent).path("status").asText());
        JsonNode before = Api.json("sessions/" + child + "/state?at=1.0");
        assertEquals(0, before.at("/state/trades/total").asInt());
        String grandchild = Api.name("fork");
        fork(child, "1.2", grandchild).is(201);
        assertEquals(3, Api.state(grandchild).at("/trades/total").asInt());
    }

    @Test
    void aResetBeginsANewEpochAndKeepsTheOld() throws IOException {
        String id = parent("reset");
        Api.post("sessions/" + id + "/start").is(200);
        String old = Api.get("sessions/" + id + "/files/events.jsonl").text();
        Answer reset = Api.post("sessions/" + id + "/reset").is(200);
        assertEquals("2.0", reset.at("head"));
        assertEquals("queued", reset.at("status"));
        JsonNode state = Api.state(id);
        assertEquals(0, state.at("/trades/total").asInt());
        assertEquals(Json.read("{}"), state.path("positions"));
        assertEquals(Json.read("{}"), state.path("counts"));
        assertEquals(0, state.at("/analytics/equity").asInt());
        assertEquals("2.1", Api.event(id, "node", "{}"));
        Api.post("sessions/" + id + "/trades", "{\"trade_id\":\"t1\",\"pnl\":4}").is(201);
        Api.get("sessions/" + id + "/events?after=1.2").isProblem(410, "CURSOR_GONE");
        Api.get("sessions/" + id + "/state?at=1.2").isProblem(410, "CURSOR_GONE");
        Path archive = Api.folder(id).resolve("archive/1");
        try (Stream<Path> files = Files.list(archive)) {
            String kept =
                    files.filter(file -> file.getFileName().toString().matches("events.*\\.jsonl"))
                            .sorted()
                            .map(ForkAndResetTest::text)
                            .reduce("", String::concat);
            assertEquals(old, kept);
        }
        assertTrue(Files.exists(archive.resolve("trades.json")));
        assertEquals("3.0", Api.post("sessions/" + id + "/reset").is(200).at("head"));
        assertTrue(Files.exists(Api.folder(id).resolve("archive/2")));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aCompletedSessionCanBeResetAndRecordsAgain() {
        String id = parent("redo");
        Api.post("sessions/" + id + "/stop").is(200);
        Api.post("sessions/" + id + "/reset").is(200);
        assertEquals("2.1", Api.event(id, "node", "{}"));
        Api.get("sessions/" + id + "/files/trades_daily.json.gz").isProblem(404, "FILE_NOT_FOUND");
        Api.post("sessions/" + id + "/stop").is(200);
        assertEquals(200, Api.get("sessions/" + id + "/files/trades_daily.json.gz").status());
    }
}
