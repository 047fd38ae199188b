package dev.tapedeck.document.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.Seeds;
import dev.tapedeck.session.contract.Answer;
import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.OwnFolder;
import dev.tapedeck.session.contract.Raw;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names, bodies and methods that make no sense, against the documents. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class HostileDocumentsTest {
    private static final List<String> NAMES =
            List.of(
                    ".",
                    "..",
                    "%2e",
                    "%2e%2e",
                    "%2E%2E",
                    "..%2f",
                    "%2f",
                    "a%2fb",
                    "a%2Fb",
                    "%2e%2e%2f%2e%2e%2fetc",
                    "..%5c",
                    "a%5cb",
                    "%00",
                    "a%00",
                    "a%00.json",
                    ".hidden",
                    ".tmp-x",
                    "a.",
                    "a.b",
                    "a..b",
                    "%20",
                    "a%20b",
                    "a+b",
                    "a*",
                    "*",
                    "%2a",
                    "[a]",
                    "a:b",
                    "a;b",
                    "a'b",
                    "%22",
                    "%ff",
                    "%c0%ae",
                    "%",
                    "%zz",
                    "%u0041",
                    "a,b",
                    "a@b",
                    "a~b",
                    "a$b",
                    "x".repeat(65),
                    "x".repeat(3000),
                    "%C3%BC",
                    "%0d%0aX:1",
                    "{a}",
                    "a|b",
                    "a^b",
                    "a`b",
                    "<a>");

    private final String entity = Api.name("hostile");
    private List<String> before;

    @BeforeEach
    void write() throws IOException {
        Api.put("documents/" + entity + "/x", "1").is(201);
        before = files();
    }

    @AfterEach
    void nothingHasChanged() throws IOException {
        assertEquals("1", Api.get("documents/" + entity + "/x").is(200).text());
        assertEquals(before, files());
    }

    /** Every file in the data folder and beside it, but what other tests' sessions go on with. */
    private static List<String> files() throws IOException {
        Path folder = Api.data().toAbsolutePath().getParent();
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(file -> !file.toString().contains("/wal/"))
                    .filter(file -> !file.toString().contains("/sessions/tester/"))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }

    private static Answer put(String target, String json) {
        return Raw.send("PUT", target, json.getBytes(UTF_8), "Content-Type", "application/json");
    }

    private static void assertRefused(String what, Answer answer) {
        assertEquals(400, answer.status(), () -> what + " was answered " + answer.text());
        assertTrue(answer.problem().path("code").asText().startsWith("INVALID_"), answer::text);
    }

    @Test
    void noNameReachesAPath() {
        for (String bad : NAMES) {
            for (String target :
                    List.of(
                            "/api/v1/documents/" + entity + "/" + bad,
                            "/api/v1/documents/" + bad + "/x",
                            "/api/v1/documents/" + entity + "/" + bad + "/x")) {
                assertRefused("PUT " + target, put(target, "2"));
                assertRefused("GET " + target, Raw.send("GET", target, null));
                assertRefused("DELETE " + target, Raw.send("DELETE", target, null));
            }
        }
        for (String target : List.of("//x", "/" + entity + "//x", "/" + entity + "/x//")) {
            assertRefused(target, put("/api/v1/documents" + target, "2"));
            assertRefused(target, Raw.send("GET", "/api/v1/documents" + target, null));
        }
        String deep = "/api/v1/documents/" + entity + "/a".repeat(9);
        assertRefused(deep, put(deep, "2"));
        assertRefused(deep, Raw.send("GET", deep, null));
    }

    @Test
    void whatBelongsToOthersIsOutOfReach() throws IOException {
        String session = Api.session("reserved");
        for (String reserved :
                List.of(
                        "sessions",
                        "session",
                        "session_place",
                        "wal",
                        "bots",
                        "worlds",
                        "jobs",
                        "runs",
                        "backups",
                        "quarantine",
                        "messaging",
                        "replay",
                        "archive")) {
            String path = "documents/" + reserved + "/tester/s_" + session + "/session";
            Api.get(path).isProblem(400, "INVALID_ID");
            Api.put(path, "{}").isProblem(400, "INVALID_ID");
            Api.delete(path).isProblem(400, "INVALID_ID");
            Api.get("documents/" + reserved).isProblem(400, "INVALID_ID");
        }
        Api.json("sessions/" + session);
        Api.delete("sessions/" + session).is(204);
        before = files();
    }

    @Test
    void onlyGoodJsonIsTaken() {
        for (String bad :
                List.of(
                        "",
                        " ",
                        "{",
                        "[1,]",
                        "{\"a\":1,\"a\":2}",
                        "{\"a\":1,\"\\u0061\":2}",
                        "01",
                        "1 2",
                        "nul",
                        "NaN",
                        "'a'",
                        "\"\\ud800\"",
                        "\"\u0001\"",
                        "\ufeff1",
                        "[".repeat(65) + "]".repeat(65),
                        "[".repeat(100_000))) {
            Api.put("documents/" + entity + "/x", bad).isProblem(400, "INVALID_JSON");
        }
        for (byte[] bad :
                List.of(
                        new byte[] {'"', (byte) 0xff, '"'},
                        new byte[] {'"', (byte) 0xc0, (byte) 0xae, '"'},
                        new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
                        new byte[] {0})) {
            Api.send("PUT", Api.uri("documents/" + entity + "/x"), bad)
                    .isProblem(400, "INVALID_JSON");
        }
        Seeds.run(
                50,
                random -> {
                    byte[] noise = new byte[1 + random.nextInt(40)];
                    random.nextBytes(noise);
                    noise[0] |= (byte) 0x80;
                    Api.send("PUT", Api.uri("documents/" + entity + "/x"), noise)
                            .isProblem(400, "INVALID_JSON");
                });
    }

    @Test
    void onlyJsonIsTaken() {
        String path = "documents/" + entity + "/x";
        for (String type : List.of("text/plain", "application/xml", "multipart/form-data", "*/*")) {
            Api.put(path, "2", "Content-Type", type).isProblem(415, "UNSUPPORTED_MEDIA_TYPE");
        }
        Raw.send("PUT", "/api/v1/" + path, "2".getBytes(UTF_8))
                .isProblem(415, "UNSUPPORTED_MEDIA_TYPE");
        Api.put(path, "1", "Content-Type", "Application/JSON; charset=utf-8").is(200);
    }

    @Test
    void everyPathSaysWhichMethodsItHas() {
        for (String method : List.of("POST", "PATCH", "FOO")) {
            Answer answer =
                    Raw.send(
                            method,
                            "/api/v1/documents/" + entity + "/x",
                            "1".getBytes(UTF_8),
                            "Content-Type",
                            "application/json");
            answer.isProblem(405, "METHOD_NOT_ALLOWED");
        }
        Answer entityOnly =
                Api.put("documents/" + entity, "1").isProblem(405, "METHOD_NOT_ALLOWED");
        assertEquals("GET, HEAD, OPTIONS", entityOnly.header("Allow"));
        Api.delete("documents/" + entity).isProblem(405, "METHOD_NOT_ALLOWED");
        Api.delete("documents/" + entity + "/x/").isProblem(405, "METHOD_NOT_ALLOWED");
    }
}
