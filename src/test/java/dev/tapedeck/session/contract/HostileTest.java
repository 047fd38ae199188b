package dev.tapedeck.session.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever is sent, it is refused with a problem of status 4xx that says why, nothing is changed,
 * and nothing is logged as if it were the service's own fault.
 */
@QuarkusTest
@TestProfile(OwnFolder.class)
class HostileTest {
    private static final long SEED = 20_261_121;
    private static final String DATA_OF = "{\"type\":\"node\",\"data\":";

    private final Faults faults = new Faults();
    private String id;
    private String before;

    @BeforeEach
    void record() {
        id = Api.session("hostile");
        Api.put("sessions/" + id + "/positions/p", "{\"quantity\":1}").is(200);
        Api.post("sessions/" + id + "/trades", "{\"trade_id\":\"t\",\"pnl\":1}").is(201);
        before = Api.get("sessions/" + id + "/state").text();
        faults.listen();
    }

    @AfterEach
    void nothingHasChanged() {
        faults.assertNone();
        assertEquals(before, Api.get("sessions/" + id + "/state").text());
        assertEquals("1.2", Api.head(id));
    }

    /** Takes a JSON body. */
    private List<String> takers() {
        String session = "/api/v1/sessions/" + id;
        return List.of(
                "POST /api/v1/sessions",
                "POST " + session + "/events",
                "POST " + session + "/trades",
                "PUT " + session + "/metrics",
                "PUT " + session + "/positions/p",
                "POST " + session + "/fork",
                "POST " + session + "/executions");
    }

    private static Answer send(String taker, byte[] body, String... headers) {
        int space = taker.indexOf(' ');
        return Raw.send(taker.substring(0, space), taker.substring(space + 1), body, headers);
    }

    private static void assertRefused(String what, Answer answer) {
        assertTrue(
                answer.status() >= 400 && answer.status() < 500,
                () -> what + " was answered " + answer.status() + " " + answer.text());
        answer.problem();
    }

    private static List<byte[]> noJson() {
        List<byte[]> bodies = new ArrayList<>();
        for (String text :
                List.of(
                        "",
                        " \n\t",
                        "{",
                        "}",
                        "{}}",
                        "{\"a\"}",
                        "{\"a\":}",
                        "{\"a\":1,}",
                        "{a:1}",
                        "{'a':1}",
                        "null",
                        "true",
                        "1",
                        "\"text\"",
                        "[1]",
                        "[[]]",
                        "{\"a\":1,\"a\":2}",
                        "{\"a\":1,\"\\u0061\":2}",
                        "{\"x\":{\"a\":1,\"a\":1}}",
                        "{\"a\":01}",
                        "{\"a\":1.}",
                        "{\"a\":.1}",
                        "{\"a\":+1}",
                        "{\"a\":1e}",
                        "{\"a\":NaN}",
                        "{\"a\":Infinity}",
                        "{\"a\":undefined}",
                        "{\"a\":\"\\ud800\"}",
                        "{\"a\":\"\\udc00\\ud800\"}",
                        "{\"a\":\"\\u12\"}",
                        "{\"a\":\"\\x41\"}",
                        "{\"a\":\"\n\"}",
                        "{\"a\":\"\u0000\"}",
                        "{\"a\":\"",
                        "{} {}",
                        "{}/* */",
                        "<xml/>",
                        "a=1&b=2",
                        "--boundary\r\n")) {
            bodies.add(text.getBytes(UTF_8));
        }
        for (String bytes :
                List.of(
                        "\u00ff",
                        "\u00c3",
                        "\u00c0\u00af",
                        "\u00e0\u0080\u0080",
                        "\u00ed\u00a0\u0080",
                        "\u00f4\u0090\u0080\u0080",
                        "\u00f8\u0088\u0080\u0080\u0080")) {
            bodies.add(("{\"a\":\"" + bytes + "\"}").getBytes(ISO_8859_1));
            bodies.add(("{\"" + bytes + "\":1}").getBytes(ISO_8859_1));
        }
        bodies.add("\u00ef\u00bb\u00bf{}".getBytes(ISO_8859_1));
        bodies.add("{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_16));
        bodies.add(("{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}").getBytes(UTF_8));
        bodies.add(("{\"a\":".repeat(5000) + "1" + "}".repeat(5000)).getBytes(UTF_8));
        bodies.add(("[".repeat(60_000)).getBytes(UTF_8));
        return bodies;
    }

    @Test
    void whatIsNoJsonIsRefusedByEveryEndpoint() {
        for (String taker : takers()) {
            for (byte[] body : noJson()) {
                Answer answer = send(taker, body, "Content-Type", "application/json");
                assertRefused(
                        taker + " " + new String(body, 0, Math.min(60, body.length), ISO_8859_1),
                        answer);
            }
        }
    }

    @Test
    void aBodyThatIsCutOrFlippedAnywhereIsNeverAFault() {
        Random random = new Random(SEED);
        byte[] whole =
                ("{\"type\":\"trade\",\"data\":{\"trade_id\":\"t\",\"pnl\":1.5,\"n\":[1,{\"a\":\"\\u00e9\"}]}}")
                        .getBytes(UTF_8);
        for (int i = 0; i < whole.length; i++) {
            assertRefused(
                    "cut at " + i,
                    send(
                            takers().get(1),
                            java.util.Arrays.copyOf(whole, i),
                            "Content-Type",
                            "application/json"));
        }
        for (int i = 0; i < 300; i++) {
            byte[] flipped = whole.clone();
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            String taker = takers().get(random.nextInt(takers().size()));
            if (taker.endsWith("/metrics")) {
                continue;
            }
            Answer answer = send(taker, flipped, "Content-Type", "application/json");
            if (answer.status() == 201 || answer.status() == 200) {
                // What a flip leaves may be another trade or another type, and that is welcome.
                id = Api.session("hostile");
                Api.put("sessions/" + id + "/positions/p", "{\"quantity\":1}").is(200);
                Api.post("sessions/" + id + "/trades", "{\"trade_id\":\"t\",\"pnl\":1}").is(201);
                before = Api.get("sessions/" + id + "/state").text();
            } else {
                assertRefused(new String(flipped, ISO_8859_1), answer);
            }
        }
    }

    @Test
    void numbersThatNobodyCanAddAreRefusedWhereTheyWouldBeAdded() {
        String session = "sessions/" + id;
        for (String number :
                List.of(
                        "1e999999999",
                        "-1e999999999",
                        "1e-999999999",
                        "1e99999999999999999999",
                        "9".repeat(5000),
                        "0." + "9".repeat(5000),
                        "\"1e999999999\"",
                        "\"NaN\"",
                        "\"\"",
                        "\"1,5\"",
                        "\" 1\"",
                        "true",
                        "[]",
                        "{}")) {
            Api.post(session + "/trades", "{\"trade_id\":\"x\",\"pnl\":" + number + "}")
                    .isProblem(400, "INVALID_FIELD", "pnl");
            Api.put(session + "/positions/q", "{\"quantity\":" + number + "}")
                    .isProblem(400, "INVALID_FIELD", "quantity");
            Api.post(
                            session + "/events",
                            "{\"type\":\"trade\",\"data\":{\"trade_id\":\"x\",\"pnl\":"
                                    + number
                                    + "}}")
                    .isProblem(400, "INVALID_FIELD", "data.pnl");
            assertRefused(
                    number,
                    Api.post("sessions", Api.registration(Api.name("n"), ",\"scale\":" + number)));
            assertRefused(
                    number,
                    Api.post(
                            session + "/executions",
                            "{\"kind\":\"replay\",\"source\":\"bitstamp-2013-11\",\"strategy\":\"sma_cross\",\"speed\":"
                                    + number
                                    + "}"));
        }
        assertRefused(
                "metadata",
                Api.post(
                        "sessions",
                        Api.registration(
                                Api.name("n"), ",\"metadata\":{\"a\":1e99999999999999999999}")));
    }

    @Test
    void bodiesOverTheLimitAreRefusedWithAndWithoutALength() {
        byte[] huge = (DATA_OF + "{\"x\":\"" + "y".repeat(17 << 20) + "\"}}").getBytes(UTF_8);
        for (String taker : takers()) {
            int space = taker.indexOf(' ');
            String method = taker.substring(0, space);
            String path = taker.substring(space + 1);
            Answer known =
                    Raw.send(
                            method,
                            path,
                            null,
                            "Content-Type",
                            "application/json",
                            "Content-Length",
                            "99999999999");
            known.isProblem(413, "PAYLOAD_TOO_LARGE");
        }
        for (String path :
                List.of("sessions", "sessions/" + id + "/events", "sessions/" + id + "/start")) {
            Answer unknown =
                    Api.chunked(
                            "POST",
                            path,
                            new ByteArrayInputStream(huge),
                            "Content-Type",
                            "application/json");
            unknown.isProblem(413, "PAYLOAD_TOO_LARGE");
        }
    }

    @Test
    void contentTypesThatAreNotJsonAreRefused() {
        for (String taker : takers()) {
            for (String type :
                    List.of(
                            "text/plain",
                            "application/xml",
                            "application/x-www-form-urlencoded",
                            "multipart/form-data; boundary=x",
                            "application/problem+json",
                            "application/jsonp",
                            "nonsense",
                            "a/b/c",
                            "/",
                            ";")) {
                Answer answer = send(taker, "{}".getBytes(UTF_8), "Content-Type", type);
                answer.isProblem(415, "UNSUPPORTED_MEDIA_TYPE");
            }
        }
        send(takers().get(2), "{}".getBytes(UTF_8), "Content-Type", "application/x-ndjson")
                .isProblem(415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void typesThatTheServiceWritesItselfAreRefused() {
        for (String type :
                List.of(
                        "session",
                        "execution",
                        "fork",
                        "hello",
                        "snapshot",
                        "caught_up",
                        "ended")) {
            Api.post("sessions/" + id + "/events", "{\"type\":\"" + type + "\",\"data\":{}}")
                    .isProblem(400, "INVALID_FIELD", "type");
            Api.ndjson(id, DATA_OF + "{}}\n{\"type\":\"" + type + "\",\"data\":{}}")
                    .isProblem(400, "INVALID_FIELD", "type");
        }
        for (String type :
                List.of(
                        "",
                        "A",
                        "1a",
                        "_a",
                        "-a",
                        ".a",
                        "a b",
                        "a/b",
                        "a\\n",
                        "ä",
                        "a\\u0000",
                        "a".repeat(65))) {
            Api.post("sessions/" + id + "/events", "{\"type\":\"" + type + "\",\"data\":{}}")
                    .isProblem(400, "INVALID_FIELD", "type");
        }
        for (String type : List.of("1", "null", "[]", "{}", "true")) {
            Api.post("sessions/" + id + "/events", "{\"type\":" + type + ",\"data\":{}}")
                    .isProblem(400, "INVALID_FIELD", "type");
        }
    }

    @Test
    void aBadLineAnywhereRefusesTheBatchByItsNumber() {
        Random random = new Random(SEED);
        List<byte[]> bad =
                noJson().stream()
                        .filter(body ->
                                body.length > 3 && !new String(body, ISO_8859_1).contains("\n"))
                        .toList();
        for (int round = 0; round < 60; round++) {
            int lines = 1 + random.nextInt(50);
            int at = random.nextInt(lines);
            java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
            for (int i = 0; i < lines; i++) {
                body.writeBytes(
                        i == at
                                ? bad.get(random.nextInt(bad.size()))
                                : (DATA_OF + "{\"i\":" + i + "}}").getBytes(UTF_8));
                body.write('\n');
            }
            Answer answer =
                    send(
                            takers().get(1),
                            body.toByteArray(),
                            "Content-Type",
                            "application/x-ndjson");
            assertRefused("line " + at, answer);
            assertEquals(at + 1, answer.json().path("line").asInt(), answer::text);
            assertTrue(answer.json().path("detail").asText().contains("line " + (at + 1)));
        }
    }
}
