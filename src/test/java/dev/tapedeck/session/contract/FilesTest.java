package dev.tapedeck.session.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** A session's files over HTTP and on disk, the final exports, and the ZIP of all of it. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class FilesTest {
    private static String recorded(String prefix) {
        String id = Api.session(prefix);
        Api.post("sessions/" + id + "/start").is(200);
        Api.event(id, "node", "{\"execution_id\":\"n1\",\"event_type\":\"entry\"}");
        Api.event(id, "node", "{\"execution_id\":\"n2\",\"event_type\":\"exit\"}");
        Api.event(id, "tick", "{\"symbol\":\"X\",\"price\":1.10}");
        Api.put("sessions/" + id + "/positions/p", "{\"symbol\":\"X\",\"quantity\":\"1.50\"}")
                .is(200);
        trade(id, "t1", "2.50", "2026-01-05T10:00:00Z");
        trade(id, "t2", "-1", "2026-01-05T11:00:00Z");
        trade(id, "t3", "0", "2026-01-06T00:00:00Z");
        Api.put("sessions/" + id + "/metrics", "{\"sharpe\":1.0}").is(200);
        return id;
    }

    private static void trade(String session, String id, String pnl, String exit) {
        Api.post(
                        "sessions/" + session + "/trades",
                        "{\"trade_id\":\""
                                + id
                                + "\",\"pnl\":"
                                + pnl
                                + ",\"exit_time\":\""
                                + exit
                                + "\"}")
                .is(201);
    }

    private static byte[] unzipped(byte[] gz) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gz))) {
            return in.readAllBytes();
        }
    }

    @Test
    void viewsAreServedAsOfNow() {
        String id = recorded("views");
        String path = "sessions/" + id + "/files/";
        assertEquals(
                Json.read("{\"p\":{\"position_id\":\"p\",\"symbol\":\"X\",\"quantity\":\"1.50\"}}"),
                Api.json(path + "positions.json"));
        assertEquals(Json.read("{\"sharpe\":1.0}"), Api.json(path + "metrics.json"));
        JsonNode trades = Api.json(path + "trades.json");
        assertEquals(List.of("t1", "t2", "t3"), trades.findValuesAsText("trade_id"));
        assertEquals(9, Api.get(path + "events.jsonl").is(200).text().lines().count());
        for (String absent :
                List.of(
                        "diagnostics_export.json.gz",
                        "trades_daily.json.gz",
                        "session.json",
                        "events.idx",
                        "x",
                        "..",
                        "..%2Fsession.json",
                        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
                        "positions.json%00")) {
            int status = Api.get(path + absent).problem().path("status").asInt();
            assertTrue(status == 404 || status == 400, absent);
        }
    }

    @Test
    void stopWritesTheFinalExports() throws IOException {
        String id = recorded("stop");
        Api.post("sessions/" + id + "/stop").is(200);
        JsonNode diagnostics =
                Json.read(
                        unzipped(
                                Api.get("sessions/" + id + "/files/diagnostics_export.json.gz")
                                        .is(200)
                                        .bytes()));
        assertEquals("exit", diagnostics.at("/events_history/n2/event_type").asText());
        assertEquals(2, diagnostics.path("events_history").size());
        Answer daily = Api.get("sessions/" + id + "/files/trades_daily.json.gz").is(200);
        JsonNode days = Json.read(unzipped(daily.bytes()));
        assertEquals(2, days.size());
        assertEquals("2026-01-05", days.at("/0/date").asText());
        JsonNode summary = days.at("/0/summary");
        assertEquals(2, summary.path("total_trades").asInt());
        assertEquals("1.5", summary.path("total_pnl").asText());
        assertEquals(1, summary.path("winning_trades").asInt());
        assertEquals(1, summary.path("losing_trades").asInt());
        assertEquals(0, summary.path("breakeven_trades").asInt());
        assertEquals(0.5, summary.path("win_rate").asDouble());
        assertEquals(1, days.at("/1/summary/breakeven_trades").asInt());
        assertEquals(List.of("t1", "t2"), days.at("/0/trades").findValuesAsText("trade_id"));
        Path folder = Api.folder(id);
        assertArrayEquals(
                daily.bytes(), Files.readAllBytes(folder.resolve("trades_daily.json.gz")));
        for (String file :
                List.of(
                        "session.json",
                        "events.jsonl",
                        "positions.json",
                        "trades.json",
                        "metrics.json",
                        "diagnostics_export.json.gz")) {
            assertTrue(Files.exists(folder.resolve(file)), file);
        }
        assertEquals(
                "completed",
                Json.read(Files.readAllBytes(folder.resolve("session.json")))
                        .path("status")
                        .asText());
    }

    @Test
    void oneDayIsNoList() throws IOException {
        String id = Api.session("day");
        trade(id, "t", "1", "2026-02-01T00:00:00Z");
        Api.post("sessions/" + id + "/stop").is(200);
        JsonNode day =
                Json.read(
                        unzipped(
                                Api.get("sessions/" + id + "/files/trades_daily.json.gz").bytes()));
        assertTrue(day.isObject());
        assertEquals("2026-02-01", day.path("date").asText());
        assertEquals(1, day.path("trades").size());
    }

    @Test
    void theZipHasAllOfItAndSaysWhatIsAbsent() throws Exception {
        String id = recorded("zip");
        Map<String, byte[]> running = zip(id);
        JsonNode meta = Json.read(running.get("meta.json"));
        assertEquals(id, meta.path("session_id").asText());
        String notes = meta.path("notes").toString();
        assertTrue(
                notes.contains("diagnostics_export.json.gz")
                        && notes.contains("trades_daily.json.gz"),
                notes);
        checkMeta(running, meta);
        Api.post("sessions/" + id + "/stop").is(200);
        Map<String, byte[]> stopped = zip(id);
        for (String name :
                List.of(
                        "positions.json",
                        "trades.json",
                        "metrics.json",
                        "events.jsonl",
                        "diagnostics_export.json.gz",
                        "trades_daily.json.gz",
                        "meta.json")) {
            assertTrue(stopped.containsKey(name), name);
            if (!name.equals("meta.json")) {
                byte[] file = Api.get("sessions/" + id + "/files/" + name).is(200).bytes();
                assertArrayEquals(file, stopped.get(name), name);
            }
        }
        JsonNode end = Json.read(stopped.get("meta.json"));
        assertEquals(0, end.path("notes").size(), () -> end.path("notes").toString());
        checkMeta(stopped, end);
    }

    private static void checkMeta(Map<String, byte[]> zip, JsonNode meta) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (JsonNode file : meta.path("files")) {
            byte[] content = zip.get(file.path("name").asText());
            assertEquals(
                    HexFormat.of().formatHex(sha.digest(content)),
                    file.path("sha256").asText(),
                    file::toString);
            assertEquals(content.length, file.path("size").asLong());
        }
        assertEquals(zip.size() - 1, meta.path("files").size());
        long lines = new String(zip.get("events.jsonl"), UTF_8).lines().count();
        assertEquals(lines, meta.at("/counts/events").asLong());
    }

    private static Map<String, byte[]> zip(String id) throws IOException {
        Answer answer = Api.get("sessions/" + id + "/export").is(200);
        assertEquals("application/zip", answer.header("Content-Type"));
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(answer.bytes()))) {
            for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
                files.put(each.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    @Test
    void anEmptySessionExportsToo() throws Exception {
        String id = Api.session("empty");
        Map<String, byte[]> files = zip(id);
        assertEquals(0, files.get("events.jsonl").length);
        assertEquals(Json.read("[]"), Json.read(files.get("trades.json")));
        checkMeta(files, Json.read(files.get("meta.json")));
    }

    @Test
    void aLongLogIsInSegmentsAndStillOne() throws IOException {
        String id = Api.session("segments");
        for (int i = 0; i < 20; i++) {
            Api.ndjson(
                            id,
                            ("{\"type\":\"node\",\"data\":{\"x\":\"" + "y".repeat(200) + "\"}}\n")
                                    .repeat(50))
                    .is(201);
        }
        String lines = Api.get("sessions/" + id + "/files/events.jsonl").is(200).text();
        assertEquals(1000, lines.lines().count());
        assertTrue(lines.startsWith("{\"catchup_id\":\"1.1\""));
        assertEquals(1000, new String(zip(id).get("events.jsonl"), UTF_8).lines().count());
        assertEquals(
                "1.500",
                Api.json("sessions/" + id + "/events?after=1.499&limit=1")
                        .at("/items/0/catchup_id")
                        .asText());
    }
}
