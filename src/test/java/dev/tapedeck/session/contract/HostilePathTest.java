package dev.tapedeck.session.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Addresses, methods and headers that make no sense. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class HostilePathTest {
    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "DELETE", "PATCH", "TRACE", "FOO", "get");

    private static final List<String> IDS =
            List.of(
                    ".",
                    "..",
                    "%2e",
                    "%2e%2e",
                    "%2E.",
                    ".%2e",
                    "..%2F..",
                    "%2e%2e%2f",
                    "..%5c",
                    "%2F",
                    "a%2Fb",
                    "%5C",
                    "%00",
                    "a%00",
                    "%0d%0aX:1",
                    "%20",
                    "a%20b",
                    "+",
                    "a+b",
                    "%C3%BC",
                    "\u00c3\u00bc",
                    "%F0%9F%98%80",
                    "%ff",
                    "%c0%ae",
                    "%",
                    "%z",
                    "%zz",
                    "%u0041",
                    "a.b",
                    "a,b",
                    "a:b",
                    "a;b",
                    ";a",
                    "a@b",
                    "a!b",
                    "a~b",
                    "a*b",
                    "*",
                    "'",
                    "%22",
                    "\"",
                    "<a>",
                    "{a}",
                    "|",
                    "^",
                    "`",
                    "$a",
                    "(a)",
                    "=",
                    "&",
                    "x".repeat(201),
                    "x".repeat(5000),
                    "%41".repeat(300));

    private final Faults faults = new Faults();
    private String id;
    private String before;

    @BeforeEach
    void record() {
        id = Api.session("path");
        Api.put("sessions/" + id + "/positions/p", "{\"quantity\":1}").is(200);
        before = Api.get("sessions/" + id + "/state").text();
        faults.listen();
    }

    @AfterEach
    void nothingHasChanged() {
        faults.assertNone();
        assertEquals(before, Api.get("sessions/" + id + "/state").text());
        assertEquals("queued", Api.json("sessions/" + id).path("status").asText());
    }

    private static void assertRefused(String what, Answer answer) {
        assertTrue(
                answer.status() >= 400 && answer.status() < 500,
                () -> what + " was answered " + answer.status() + " " + answer.text());
        answer.problem();
    }

    private static byte[] body(String method) {
        return method.equals("GET") || method.equals("DELETE") ? null : "{}".getBytes(UTF_8);
    }

    @Test
    void noIdReachesAPathAFileOrAnotherEndpoint() {
        String session = "/api/v1/sessions/";
        List<String> targets =
                List.of(
                        "GET " + session + "@",
                        "DELETE " + session + "@",
                        "POST " + session + "@/start",
                        "POST " + session + "@/events",
                        "POST " + session + "@/trades",
                        "PUT " + session + "@/metrics",
                        "GET " + session + "@/state",
                        "GET " + session + "@/events",
                        "GET " + session + "@/stream",
                        "GET " + session + "@/export",
                        "GET " + session + "@/files/trades.json",
                        "PUT " + session + "@/positions/p",
                        "POST " + session + "@/fork",
                        "POST " + session + "@/executions",
                        "GET " + session + "@/executions/e",
                        "PUT " + session + id + "/positions/@",
                        "DELETE " + session + id + "/positions/@",
                        "GET " + session + id + "/files/@",
                        "GET " + session + id + "/executions/@",
                        "DELETE " + session + id + "/executions/@",
                        "GET /api/v1/stream?session=@");
        for (String target : targets) {
            for (String bad : IDS) {
                String method = target.substring(0, target.indexOf(' '));
                String path = target.substring(target.indexOf(' ') + 1).replace("@", bad);
                if (path.contains("?") && (bad.equals("&") || bad.equals("*"))) {
                    continue;
                }
                assertRefused(
                        method + " " + path,
                        Raw.send(method, path, body(method), "Content-Type", "application/json"));
            }
        }
    }

    @Test
    void aSessionIsNotReachedUnderAnotherSpelling() {
        for (String odd :
                List.of(
                        id + ";x=1",
                        id + ";",
                        id + "%3B",
                        id + "%20",
                        id + ".",
                        id + "%00",
                        id + "/.",
                        id + "/..",
                        id + "/%2e%2e",
                        "./" + id,
                        "x/../" + id)) {
            assertRefused(odd, Raw.send("GET", "/api/v1/sessions/" + odd, null));
            assertRefused(odd, Raw.send("DELETE", "/api/v1/sessions/" + odd, null));
            assertRefused(odd, Raw.send("POST", "/api/v1/sessions/" + odd + "/start", null));
        }
        assertRefused("dots", Raw.send("DELETE", "/api/v1/sessions/" + id + "/positions/..", null));
        assertRefused(
                "dots", Raw.send("DELETE", "/api/v1/sessions/" + id + "/positions/%2e%2e", null));
        assertRefused(
                "dots", Raw.send("DELETE", "/api/v1/sessions/" + id + "/positions/x/../..", null));
    }

    @Test
    void everyPathSaysWhichMethodsItHas() {
        String session = "/api/v1/sessions/" + id;
        Map<String, Set<String>> paths =
                Map.ofEntries(
                        Map.entry("/api/v1/sessions", Set.of("GET", "POST")),
                        Map.entry("/api/v1/stream", Set.of("GET")),
                        Map.entry(session, Set.of("GET", "DELETE")),
                        Map.entry(session + "/start", Set.of("POST")),
                        Map.entry(session + "/pause", Set.of("POST")),
                        Map.entry(session + "/resume", Set.of("POST")),
                        Map.entry(session + "/stop", Set.of("POST")),
                        Map.entry(session + "/reset", Set.of("POST")),
                        Map.entry(session + "/fork", Set.of("POST")),
                        Map.entry(session + "/events", Set.of("GET", "POST")),
                        Map.entry(session + "/trades", Set.of("GET", "POST")),
                        Map.entry(session + "/metrics", Set.of("GET", "PUT")),
                        Map.entry(session + "/positions", Set.of("GET")),
                        Map.entry(session + "/positions/p", Set.of("PUT", "DELETE")),
                        Map.entry(session + "/state", Set.of("GET")),
                        Map.entry(session + "/equity", Set.of("GET")),
                        Map.entry(session + "/export", Set.of("GET")),
                        Map.entry(session + "/stream", Set.of("GET")),
                        Map.entry(session + "/files/trades.json", Set.of("GET")),
                        Map.entry(session + "/executions", Set.of("GET", "POST")),
                        Map.entry(session + "/executions/e", Set.of("GET", "DELETE")),
                        Map.entry("/api/v1/strategies", Set.of("GET")),
                        Map.entry("/api/v1/sources/", Set.of("GET")),
                        Map.entry("/api/v1/documents", Set.of("GET")),
                        Map.entry("/api/v1/documents/a/b", Set.of("GET", "PUT", "DELETE")),
                        Map.entry("/api/v1/documents/a/b/c", Set.of("GET", "PUT", "DELETE")),
                        Map.entry("/api/v1/signals/s", Set.of("GET")),
                        Map.entry("/api/v1/signals/s/B.C", Set.of("GET", "PUT", "DELETE")),
                        Map.entry("/api/v1/risk/r/positions", Set.of("GET", "PUT")));
        paths.forEach((path, allowed) -> {
            for (String method : METHODS) {
                if (!allowed.contains(method)) {
                    Answer answer =
                            Raw.send(
                                    method, path, body(method), "Content-Type", "application/json");
                    answer.isProblem(405, "METHOD_NOT_ALLOWED");
                    Set<String> said = new TreeSet<>(Set.of(answer.header("Allow").split(", ")));
                    said.removeAll(Set.of("HEAD", "OPTIONS"));
                    assertEquals(new TreeSet<>(allowed), said, path);
                }
            }
        });
    }

    @Test
    void theMetricsAreNotFilledWithAddresses() {
        everyPathSaysWhichMethodsItHas();
        aSessionIsNotReachedUnderAnotherSpelling();
        String metrics = Api.get("/q/metrics").is(200).text();
        assertTrue(metrics.contains("uri=\"/api/v1/sessions\""), "real ones are there");
        assertTrue(!metrics.contains(id), "sessions are not");
    }

    @Test
    void unknownPathsAreNotFound() {
        for (String path :
                List.of(
                        "/api",
                        "/api/",
                        "/api/v1",
                        "/api/v2/sessions",
                        "/api/v1/nothing",
                        "/api/v1/sessions/" + id + "/nothing",
                        "/api/v1/sessions/" + id + "/state/x",
                        "/api/v1/sessions/" + id + "/positions/p/q",
                        "/api/v1/sessionsX",
                        "/API/V1/sessions",
                        "/nothing",
                        "/q/nothing",
                        "/api/v1/sessions/" + id + "/START")) {
            Raw.send("GET", path, null).isProblem(404, "NOT_FOUND");
            assertRefused(
                    path,
                    Raw.send(
                            "POST",
                            path,
                            "{}".getBytes(UTF_8),
                            "Content-Type",
                            "application/json"));
        }
    }

    @Test
    void queriesThatMakeNoSenseAreRefused() {
        String session = "/api/v1/sessions/" + id;
        for (String query :
                List.of(
                        "/events?limit=%zz",
                        "/events?limit=1%00",
                        "/events?limit=\u0663",
                        "/events?limit=1e3",
                        "/events?after=%00",
                        "/events?after=\"1.0\"",
                        "/events?types=%00",
                        "/events?types=,",
                        "/trades?limit=1000000000000",
                        "/equity?points=-1",
                        "/state?at=%zz",
                        "/stream?from=%00",
                        "/stream?types=%zz",
                        "/stream?until=%ff")) {
            assertRefused(query, Raw.send("GET", session + query, null));
        }
        assertRefused("limit", Raw.send("GET", "/api/v1/sessions?limit=%", null));
    }

    @Test
    void headersThatMakeNoSenseAreRefused() {
        byte[] node = "{\"type\":\"node\",\"data\":{}}".getBytes(UTF_8);
        String events = "/api/v1/sessions/" + id + "/events";
        for (String[] header :
                List.of(
                        new String[] {"If-Match", "\u00ff"},
                        new String[] {"If-Match", "\"1.1"},
                        new String[] {"Producer-Id", "\u00e4"},
                        new String[] {"Producer-Seq", "1"},
                        new String[] {"If-Match", "\"" + "9".repeat(3000) + ".1\""})) {
            assertRefused(
                    header[0],
                    Raw.send(
                            "POST",
                            events,
                            node,
                            "Content-Type",
                            "application/json",
                            header[0],
                            header[1]));
        }
        Api.get("sessions/" + id, "Accept", "text/html").isProblem(406, "NOT_ACCEPTABLE");
        Api.get("sessions/" + id, "Accept", "nonsense").problem();
    }
}
