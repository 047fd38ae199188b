package dev.tapedeck.session.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code mode: backtest}: collected in memory, served from there, written in one step at the end.
 */
@QuarkusTest
@TestProfile(OwnFolder.class)
class BacktestTest {
    private static String backtest(String prefix) {
        return Api.session(prefix, ",\"mode\":\"backtest\"");
    }

    private static Set<String> files(String id) throws IOException {
        try (Stream<Path> files = Files.list(Api.folder(id))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static void record(String id) {
        Api.post("sessions/" + id + "/start").is(200);
        Api.nodes(id, 500);
        Api.post("sessions/" + id + "/trades", "{\"trade_id\":\"t\",\"pnl\":5}").is(201);
        Api.put("sessions/" + id + "/positions/p", "{\"quantity\":1}").is(200);
    }

    @Test
    void nothingIsOnDiskBeforeTheEndAndReadsAreServed() throws IOException {
        String id = backtest("collect");
        record(id);
        JsonNode state = Api.state(id);
        assertEquals(1, state.at("/trades/total").asInt());
        assertEquals("1.503", Api.head(id));
        assertEquals(100, Api.json("sessions/" + id + "/events").path("items").size());
        assertEquals(
                0,
                Api.json("sessions/" + id + "/state?at=1.501").at("/state/trades/total").asInt());
        assertEquals(Set.of("session.json"), files(id));
        String before = Api.get("sessions/" + id + "/files/events.jsonl").text();
        Api.post("sessions/" + id + "/stop").is(200);
        assertTrue(
                files(id)
                        .containsAll(
                                List.of(
                                        "session.json",
                                        "events.jsonl",
                                        "positions.json",
                                        "trades.json",
                                        "metrics.json",
                                        "diagnostics_export.json.gz",
                                        "trades_daily.json.gz")),
                () -> names(id));
        String after = Files.readString(Api.folder(id).resolve("events.jsonl"));
        assertTrue(after.startsWith(before));
        assertEquals(504, after.lines().count());
        assertEquals(after, Api.get("sessions/" + id + "/files/events.jsonl").text());
        assertEquals("completed", Api.json("sessions/" + id).path("status").asText());
        assertEquals(1, Api.state(id).at("/trades/total").asInt());
        assertEquals("1.504", Api.head(id));
        Api.post("sessions/" + id + "/events", "{\"type\":\"node\",\"data\":{}}")
                .isProblem(409, "SESSION_CLOSED");
    }

    private static String names(String id) {
        try {
            return files(id).toString();
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void aStreamFollowsABacktestOverItsEnd() {
        String id = backtest("stream");
        record(id);
        try (Sse stream = Sse.of(id, "from=start")) {
            assertEquals(503, stream.eventsUntilCaughtUp().size());
            Api.nodes(id, 2);
            assertEquals(List.of("1.504", "1.505"), stream.idsUntil("1.505"));
            Api.post("sessions/" + id + "/stop").is(200);
            List<Sse.Frame> rest = stream.rest();
            assertEquals("1.506", rest.getFirst().id());
            assertEquals("ended", rest.getLast().event());
        }
        try (Sse late = Sse.of(id, "from=start")) {
            assertEquals(506, late.eventsUntilCaughtUp().size());
        }
    }

    @Test
    void aResetBacktestCollectsAgain() throws IOException {
        String id = backtest("again");
        record(id);
        Api.post("sessions/" + id + "/reset").is(200);
        assertEquals("2.0", Api.head(id));
        Api.nodes(id, 3);
        Api.post("sessions/" + id + "/stop").is(200);
        String lines = Files.readString(Api.folder(id).resolve("events.jsonl"));
        assertEquals(4, lines.lines().count());
        assertTrue(lines.startsWith("{\"catchup_id\":\"2.1\""), lines);
        assertEquals("2.4", Api.head(id));
        assertEquals(4, Api.json("sessions/" + id + "/events").path("items").size());
    }

    @Test
    void aBacktestThatWasRemovedStaysRemoved() {
        String id = backtest("gone");
        record(id);
        Api.post("sessions/" + id + "/pause").is(200);
        assertEquals(204, Api.delete("sessions/" + id).status());
        assertEquals("removed", Api.json("sessions/" + id).path("status").asText());
        Api.nodesRefused(id);
    }
}
