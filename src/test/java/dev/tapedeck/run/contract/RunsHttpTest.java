package dev.tapedeck.run.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.session.contract.Answer;
import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.OwnFolder;
import dev.tapedeck.session.contract.Raw;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs as a client meets them. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class RunsHttpTest {
    private static final long LARGE = 50L << 20;

    private final String id = Api.name("run");
    private final String run = "runs/" + id;

    /** So many bytes out of nothing, the same for the same seed. */
    private static final class Noise extends InputStream {
        private final Random random;
        private long left;

        Noise(long seed, long length) {
            this.random = new Random(seed);
            this.left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? random.nextInt(256) : -1;
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            if (left <= 0) {
                return -1;
            }
            int n = (int) Math.min(left, length);
            byte[] some = new byte[n];
            random.nextBytes(some);
            System.arraycopy(some, 0, bytes, from, n);
            left -= n;
            return n;
        }
    }

    private static String path(String location) {
        return URI.create(location).getPath();
    }

    private static List<String> ids(String query) {
        List<String> ids = new ArrayList<>();
        Api.json("runs?" + query).path("items").forEach(each -> ids.add(each.path("id").asText()));
        return ids;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void aRunIsMadeReadChangedAndRemoved() throws Exception {
        Answer made =
                Api.post("runs", "{\"kind\":\"Back Test\",\"request\":{\"price\":1.10}}").is(201);
        String made_id = made.at("id");
        assertTrue(made_id.matches("back_test_[0-9a-f]{12}"), made_id);
        assertEquals("/api/v1/runs/" + made_id, path(made.header("Location")));
        assertEquals("queued", made.at("status"));
        Answer read = Api.get("runs/" + made_id).is(200);
        assertEquals(made.text(), read.text());
        assertTrue(read.text().contains("\"request\":{\"price\":1.10}"), read.text());
        assertEquals(made.header("ETag"), read.header("ETag"));
        Api.get("runs/" + made_id, "If-None-Match", read.header("ETag")).is(304);
        Answer running = Api.put("runs/" + made_id, "{\"status\":\"running\"}").is(200);
        assertFalse(running.json().path("started_at").isNull());
        Api.put("runs/" + made_id, running.text()).is(200);
        Api.put("runs/" + made_id, "{\"status\":\"queued\"}").isProblem(409, "ILLEGAL_TRANSITION");
        Api.put("runs/" + made_id, "{\"kind\":\"other\"}").isProblem(409, "RUN_KIND_FIXED");
        Api.delete("runs/" + made_id).is(204);
        Api.delete("runs/" + made_id).isProblem(404, "RUN_NOT_FOUND");
        Api.get("runs/" + made_id).isProblem(404, "RUN_NOT_FOUND");
        assertFalse(Files.exists(Api.data().resolve("runs/" + made_id + ".json")));
    }

    @Test
    void conditionsHoldOrNothingChanges() {
        Answer made = Api.put(run, "{\"meta\":{\"a\":1}}", "If-None-Match", "*").is(201);
        Api.put(run, "{\"meta\":{\"a\":2}}", "If-None-Match", "*")
                .isProblem(412, "DOCUMENT_CHANGED");
        Answer next = Api.put(run, "{\"meta\":{\"a\":2}}", "If-Match", made.header("ETag")).is(200);
        Api.put(run, "{\"meta\":{\"a\":3}}", "If-Match", made.header("ETag"))
                .isProblem(412, "DOCUMENT_CHANGED");
        Api.delete(run, "If-Match", made.header("ETag")).isProblem(412, "DOCUMENT_CHANGED");
        assertEquals(2, Api.json(run).path("meta").path("a").asInt());
        Api.delete(run, "If-Match", next.header("ETag")).is(204);
        Api.put(run, "{}", "If-Match", "*").isProblem(412, "DOCUMENT_CHANGED");
    }

    @Test
    void whatIsWrongIsNamed() {
        Answer bad =
                Api.post(
                                "runs",
                                "{\"status\":\"paused\",\"meta\":[],\"request\":1,\"colour\":\"red\",\"kind\":7}")
                        .isProblem(400, "INVALID_FIELD");
        List<String> fields = new ArrayList<>();
        bad.json().path("errors").forEach(each -> fields.add(each.path("field").asText()));
        assertEquals(
                List.of("kind", "status", "request", "meta", "colour").stream().sorted().toList(),
                fields.stream().sorted().toList());
        Api.put(run, "{\"id\":\"other\"}").isProblem(400, "INVALID_FIELD", "id");
        Api.put(run, "{\"artifact_id\":\"none\"}").isProblem(400, "INVALID_FIELD", "artifact_id");
        Api.post("runs", "[]").isProblem(400, "INVALID_JSON");
        Api.post("runs", "{\"kind\":1,\"kind\":2}").isProblem(400, "INVALID_JSON");
        Api.post("runs", "{\"meta\":{\"a\":\"" + "x".repeat(1 << 18) + "\"}}")
                .isProblem(413, "PAYLOAD_TOO_LARGE");
        Api.post("runs", "{\"id\":\"compare\"}").isProblem(400, "INVALID_ID", "id");
        Api.get("runs?status=odd").isProblem(400, "INVALID_PARAMETER", "status");
        Api.get("runs?limit=501").isProblem(400, "INVALID_PARAMETER", "limit");
        Api.get("runs?format=zip").isProblem(400, "INVALID_PARAMETER", "format");
        Api.send("PUT", run, "x", "Content-Type", "text/plain")
                .isProblem(415, "UNSUPPORTED_MEDIA_TYPE");
        Answer wrong = Api.send("PATCH", run, null).isProblem(405, "METHOD_NOT_ALLOWED");
        assertTrue(wrong.header("Allow").contains("DELETE"), wrong.header("Allow"));
        Api.get(run).isProblem(404, "RUN_NOT_FOUND");
    }

    @Test
    void runsAreFoundByKindStatusAndMeta() {
        String kind = Api.name("kind").replace('-', '_').toLowerCase(java.util.Locale.ROOT);
        for (int i = 1; i <= 5; i++) {
            Api.put(
                            run + i,
                            "{\"kind\":\""
                                    + kind
                                    + "\",\"meta\":{\"n\":"
                                    + i
                                    + ".50,\"name\":\"a & "
                                    + i
                                    + "\",\"even\":"
                                    + (i % 2 == 0)
                                    + "}}")
                    .is(201);
        }
        Api.put(run + 3, "{\"status\":\"running\"}").is(200);
        assertEquals(List.of(id + 3, id + 5, id + 4, id + 2, id + 1), ids("kind=" + kind));
        assertEquals(List.of(id + 5, id + 4), ids("limit=2&offset=1&kind=" + kind));
        assertEquals(5, Api.json("runs?limit=1&kind=" + kind).path("total").asInt());
        assertEquals(List.of(id + 3), ids("status=running&kind=" + kind));
        assertEquals(List.of(id + 2), ids("meta.n=2.5&kind=" + kind));
        assertEquals(List.of(id + 4), ids("meta.name=a%20%26%204&kind=" + kind));
        assertEquals(List.of(id + 4, id + 2), ids("meta.even=true&kind=" + kind));
        assertEquals(List.of(), ids("meta.none=1&kind=" + kind));
    }

    @Test
    void manyWhoMergeAtOnceLoseNothing() throws Exception {
        List<Future<?>> writers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 80; i++) {
                String meta = "{\"meta\":{\"m" + i + "\":" + i + "}}";
                writers.add(threads.submit(() -> Api.put(run, meta)));
            }
            for (Future<?> each : writers) {
                Answer answer = (Answer) each.get();
                assertTrue(answer.status() < 300, answer::text);
            }
        }
        assertEquals(80, Api.json(run).path("meta").size());
    }

    @Test
    void hostileIdsNeverReachTheStorage() throws Exception {
        long before = files();
        List<String> hostile =
                List.of(
                        "..",
                        "%2e%2e",
                        "%2E%2E%2f%2e%2e%2fetc",
                        "..%2fjobs",
                        "a%2fb",
                        "a%5cb",
                        "a.b",
                        "a%00",
                        "%20",
                        "a;b",
                        "%ff",
                        "%C3%BC",
                        "x".repeat(161));
        for (String each : hostile) {
            for (String path : List.of("runs/" + each, "runs/" + each + "/artifacts/a")) {
                for (String method : List.of("GET", "PUT", "DELETE")) {
                    Answer answer = Api.send(method, path, method.equals("PUT") ? "{}" : null);
                    assertTrue(
                            List.of(400, 404, 405).contains(answer.status()),
                            () -> method + " " + path + ": " + answer.status());
                    assertTrue(answer.problem().hasNonNull("code"));
                }
            }
            Answer answer = Api.put(run + "/artifacts/" + each, "x");
            assertTrue(answer.status() == 400 || answer.status() == 404, answer::text);
        }
        Api.put("runs/" + "x".repeat(161), "{}").isProblem(400, "INVALID_ID");
        Api.post("runs", "{\"id\":\"../up\"}").isProblem(400, "INVALID_ID");
        Api.post("runs", "{\"id\":\"" + "x".repeat(161) + "\"}").isProblem(400, "INVALID_ID");
        assertEquals(before, files());
    }

    private static long files() throws Exception {
        Path runs = Api.data().resolve("runs");
        if (!Files.isDirectory(runs)) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(runs)) {
            return all.count();
        }
    }

    @Test
    void anArtifactGoesInAndOutByteForByte() throws Exception {
        Api.put(run, "{}").is(201);
        byte[] bytes = "<script>\u0000é".getBytes(StandardCharsets.UTF_8);
        String artifact = run + "/artifacts/report";
        Answer created =
                Api.send("PUT", Api.uri(artifact), bytes, "Content-Type", "text/html").is(201);
        assertEquals("/api/v1/" + artifact, path(created.header("Location")));
        assertEquals(sha256(bytes), created.at("sha256"));
        for (String method : List.of("GET", "HEAD")) {
            Answer read = Api.send(method, artifact, null).is(200);
            assertArrayEquals(method.equals("GET") ? bytes : new byte[0], read.bytes());
            assertEquals(String.valueOf(bytes.length), read.header("Content-Length"));
            assertEquals("text/html", read.header("Content-Type").replaceFirst(";.*", ""));
            assertEquals("\"" + sha256(bytes) + "\"", read.header("ETag"));
            assertEquals("nosniff", read.header("X-Content-Type-Options"));
            assertEquals(
                    "attachment; filename=\"report.html\"", read.header("Content-Disposition"));
        }
        Api.get(artifact, "If-None-Match", "\"" + sha256(bytes) + "\"").is(304);
        Api.send("PUT", artifact, "", "Content-Type", "text/plain").is(200);
        assertEquals("", Api.get(artifact).is(200).text());
        JsonNode list = Api.json(run + "/artifacts");
        assertEquals(1, list.path("total").asInt());
        assertEquals(0, list.path("items").get(0).path("size").asLong());
        assertEquals("report", Api.json(run).path("artifact_id").asText());
        Api.get(run + "/artifacts/other").isProblem(404, "ARTIFACT_NOT_FOUND");
        Api.send("HEAD", run + "/artifacts/other", null).is(404);
        Api.put(run + "/artifacts/Other", "x").isProblem(400, "INVALID_ID");
        Api.put("runs/none/artifacts/a", "x").isProblem(404, "RUN_NOT_FOUND");
        Api.get("runs/none/artifacts").isProblem(404, "RUN_NOT_FOUND");
        Answer wrong = Api.post(artifact, "{}").isProblem(405, "METHOD_NOT_ALLOWED");
        assertEquals("DELETE, GET, HEAD, OPTIONS, PUT", wrong.header("Allow"));
        Api.delete(artifact).is(204);
        Api.delete(artifact).isProblem(404, "ARTIFACT_NOT_FOUND");
        Api.put(artifact, "again").is(201);
        Api.delete(run).is(204);
        assertFalse(Files.exists(Api.data().resolve(run)), "its folder goes with it");
    }

    @Test
    void fiftyMegabytesAreStreamedInAndOut() throws Exception {
        Api.put(run, "{}").is(201);
        MessageDigest sent = MessageDigest.getInstance("SHA-256");
        Answer created =
                Api.chunked(
                                "PUT",
                                run + "/artifacts/ticks",
                                new DigestInputStream(new Noise(1, LARGE), sent),
                                "Content-Type",
                                "application/octet-stream")
                        .is(201);
        String hash = HexFormat.of().formatHex(sent.digest());
        assertEquals(hash, created.at("sha256"));
        assertEquals(LARGE, created.json().path("size").asLong());
        MessageDigest received = MessageDigest.getInstance("SHA-256");
        HttpResponse<InputStream> read = Api.open(run + "/artifacts/ticks");
        assertEquals(LARGE, read.headers().firstValueAsLong("Content-Length").orElse(-1));
        try (InputStream in = new DigestInputStream(read.body(), received)) {
            assertEquals(LARGE, in.transferTo(java.io.OutputStream.nullOutputStream()));
        }
        assertEquals(hash, HexFormat.of().formatHex(received.digest()));
        Api.delete(run).is(204);
    }

    @Test
    void whatIsLargerThanOtherBodiesMayBeIsTakenWhereItMay() {
        Api.put(run, "{}").is(201);
        byte[] twenty = new byte[20 << 20];
        Answer whole = Api.send("PUT", Api.uri(run + "/artifacts/large"), twenty).is(201);
        assertEquals(twenty.length, whole.json().path("size").asInt());
        Api.delete(run).is(204);
    }

    @Test
    void anImportMayBeAsLargeAsItsSettingSaysAndOtherBodiesMayNot() {
        String spaces = " ".repeat(20 << 20);
        for (String kind : List.of("runs", "jobs")) {
            String path = kind + "/import";
            Api.post(path, "{\"" + kind + "\":[]" + spaces + "}").is(200);
            claimed(path, (64L << 20) + 1).isProblem(413, "PAYLOAD_TOO_LARGE");
            assertEquals(413, claimed(kind, 20L << 20).status());
            Api.post(path, "{}", "Content-Type", "text/plain")
                    .isProblem(415, "UNSUPPORTED_MEDIA_TYPE");
            Api.post(path).isProblem(400, "INVALID_JSON");
        }
    }

    /** A request that says how long its body is, and is answered before it comes. */
    private static Answer claimed(String path, long length) {
        return Raw.send(
                "POST",
                "/api/v1/" + path,
                null,
                "Content-Type",
                "application/json",
                "Content-Length",
                Long.toString(length));
    }

    @Test
    void anImportWhoseLengthNobodySaysEndsWhereTheLimitIs() {
        try {
            Api.chunked("POST", "runs/import", new Noise(3, (64L << 20) + 1))
                    .isProblem(413, "PAYLOAD_TOO_LARGE");
        } catch (java.io.UncheckedIOException e) {
            // The connection ended while the client was still sending.
        }
        Api.post("runs/import", "{\"runs\":[]}").is(200);
    }

    @Test
    void anArtifactThatIsTooLargeLeavesNothing() throws Exception {
        Api.put(run, "{}").is(201);
        try {
            Answer refused =
                    Api.chunked("PUT", run + "/artifacts/huge", new Noise(2, (64L << 20) + 1));
            refused.isProblem(413, "PAYLOAD_TOO_LARGE");
        } catch (java.io.UncheckedIOException e) {
            // The connection ended while the client was still sending.
        }
        org.awaitility.Awaitility.await()
                .untilAsserted(
                        () -> assertFalse(Files.exists(Api.data().resolve(run)), "no part of it"));
        assertEquals(0, Api.json(run + "/artifacts").path("total").asInt());
    }

    @Test
    void twoRunsAreComparedSideBySide() {
        String a = id + "a";
        String b = id + "b";
        Api.put("runs/" + a, "{\"request\":{\"params\":{\"fast\":5,\"slow\":20}}}").is(201);
        Api.put("runs/" + b, "{\"request\":{\"params\":{\"fast\":10,\"slow\":20.0}}}").is(201);
        String compare = "runs/compare?ids=" + a + "," + b;
        assertTrue(Api.json(compare).path("metrics").isNull());
        Api.put("runs/" + a + "/artifacts/stats", "{\"pnl\":\"10.50\"}").is(201);
        Api.put("runs/" + b + "/artifacts/stats", "{\"pnl\":12.25}").is(201);
        String trade =
                "{\"symbol\":\"BTCUSD\",\"side\":\"long\",\"entry_time\":\"2026-01-01T00:00:00Z\",\"pnl\":1}";
        Api.put("runs/" + a + "/artifacts/trades", "[" + trade + "]").is(201);
        assertTrue(Api.json(compare).path("trades").isNull(), "b has none");
        String other = trade.replace("\"pnl\":1", "\"pnl\":2");
        Api.put("runs/" + b + "/artifacts/trades", "[" + other + "]").is(201);
        JsonNode compared = Api.json(compare);
        assertEquals(1, compared.path("parameters").size());
        assertEquals("params.fast", compared.path("parameters").get(0).path("name").asText());
        assertEquals("1.75", compared.path("metrics").path("pnl").path("difference").asText());
        assertEquals(1, compared.path("trades").path("different").asInt());
        Api.put("runs/" + b + "/artifacts/trades", "{").is(200);
        Api.get(compare).isProblem(400, "INVALID_PARAMETER", "ids");
        Api.get("runs/compare").isProblem(400, "INVALID_PARAMETER", "ids");
        Api.get("runs/compare?ids=" + a + ",none").isProblem(404, "RUN_NOT_FOUND");
        Api.get("runs/compare?ids=" + a + ",..").isProblem(400, "INVALID_ID");
    }

    @Test
    void theOneFileFormGoesInAndOut() {
        String form =
                "{\"runs\":[{\"id\":\""
                        + id
                        + "\",\"kind\":\"k\",\"status\":\"succeeded\",\"own\":1.10},"
                        + "{\"id\":\"odd\",\"status\":\"paused\"}]}";
        JsonNode first = Api.post("runs/import", form).is(200).json();
        assertEquals(1, first.path("imported").asInt());
        assertEquals("odd", first.path("quarantined").get(0).path("id").asText());
        assertEquals(1, first.path("quarantined").get(0).path("index").asInt());
        JsonNode again = Api.post("runs/import", form).is(200).json();
        assertEquals(0, again.path("imported").asInt());
        assertEquals(1, again.path("unchanged").asInt());
        Answer store = Api.get("runs?format=store").is(200);
        assertTrue(store.json().hasNonNull("updated_at"));
        assertTrue(store.text().contains("\"own\":1.10"), store.text());
        assertEquals(
                0, Api.post("runs/import", store.text()).is(200).json().path("imported").asInt());
        Api.post("runs/import", "{\"runs\":17}").isProblem(400, "INVALID_FIELD", "runs");
    }
}
