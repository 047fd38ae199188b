package dev.tapedeck.session.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /sessions}, {@code GET /sessions} and {@code GET /sessions/{id}}. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class RegistrationTest {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z";

    @Test
    void aNewSessionIsCreatedAndSaysWhereItIs() {
        String id = Api.name("new");
        Answer created =
                Api.post(
                        "sessions",
                        Api.registration(id, ",\"scale\":1.50,\"metadata\":{\"k\": [1]}"));
        created.is(201);
        assertTrue(created.header("Location").endsWith("/api/v1/sessions/" + id));
        JsonNode session = created.json();
        assertEquals(id, session.path("session_id").asText());
        assertEquals("tester", session.path("user_id").asText());
        assertEquals("live_simulation", session.path("mode").asText());
        assertEquals("queued", session.path("status").asText());
        assertEquals("1.0", session.path("head").asText());
        assertTrue(session.path("counts").isObject());
        assertTrue(session.path("created_at").asText().matches(TIME));
        assertTrue(created.text().contains("\"scale\":1.50"), "digits as sent");
        assertTrue(created.text().contains("\"metadata\":{\"k\":[1]}"));
        assertEquals(session, Api.json("sessions/" + id));
        assertEquals(0, Api.json("sessions/" + id + "/events").path("items").size());
    }

    @Test
    void withoutAnIdItIsMadeOfTheThreeOthers() {
        String broker = Api.name("b");
        String body =
                "{\"user_id\":\"u1\",\"strategy_id\":\"st-1\",\"broker_connection_id\":\""
                        + broker
                        + "\"}";
        String id = Api.post("sessions", body).is(201).at("session_id");
        assertEquals("u1_st-1_" + broker, id);
        assertTrue(
                Files.exists(Api.data().resolve("sessions/u1/st-1_" + broker + "/session.json")));
    }

    @Test
    void theSameBodyAgainIsTheSameSessionAndAnotherBodyIsAConflict() {
        String id = Api.session("again", ",\"scale\":2,\"metadata\":{\"a\":1,\"b\":2}");
        Api.event(id, "node", "{}");
        String reordered = Api.registration(id, ", \"metadata\":{\"b\":2,\"a\":1}, \"scale\":2");
        Answer again = Api.post("sessions", reordered).is(200);
        assertEquals("1.1", again.at("head"));
        assertEquals(Api.json("sessions/" + id), again.json());
        for (String more :
                List.of(
                        "",
                        ",\"scale\":3,\"metadata\":{\"a\":1,\"b\":2}",
                        ",\"scale\":2,\"metadata\":{\"a\":1}",
                        ",\"scale\":2,\"metadata\":{\"a\":1,\"b\":2},\"mode\":\"backtest\"")) {
            Api.post("sessions", Api.registration(id, more)).isProblem(409, "SESSION_EXISTS");
        }
    }

    @Test
    void twoSessionsNeverShareAFolder() {
        String id = Api.name("c");
        String first =
                "{\"user_id\":\"u\",\"strategy_id\":\"a_b\",\"broker_connection_id\":\""
                        + id
                        + "\"}";
        String second =
                "{\"user_id\":\"u\",\"strategy_id\":\"a\",\"broker_connection_id\":\"b_"
                        + id
                        + "\",\"session_id\":\"other-"
                        + id
                        + "\"}";
        Api.post("sessions", first).is(201);
        Api.post("sessions", second).isProblem(409, "SESSION_EXISTS");
        Api.get("sessions/other-" + id).isProblem(404, "SESSION_NOT_FOUND");
    }

    @Test
    void idsOfTwoHundredAndOfSixtyFourAreTakenAndLongerOnesAreNot() {
        String name = Api.name("");
        String session = "s".repeat(200 - name.length()) + name;
        String broker = "b".repeat(64 - name.length()) + name;
        Api.post("sessions", registration(session, "u", broker)).is(201);
        assertEquals(session, Api.json("sessions/" + session).path("session_id").asText());
        Api.post("sessions", registration(session + "s", "u", broker))
                .isProblem(400, "INVALID_ID", "session_id");
        Api.post("sessions", registration("s", "u", broker + "b"))
                .isProblem(400, "INVALID_ID", "broker_connection_id");
        Api.post("sessions", registration("s", "u".repeat(65), broker))
                .isProblem(400, "INVALID_ID", "user_id");
    }

    private static String registration(String session, String user, String broker) {
        return Api.registration("id", "")
                .replace("\"session_id\":\"id\"", "\"session_id\":\"" + session + "\"")
                .replace("tester", user)
                .replace(
                        "\"broker_connection_id\":\"id\"",
                        "\"broker_connection_id\":\"" + broker + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user_id", "strategy_id", "broker_connection_id", "session_id"})
    void noIdMayLeaveItsFolder(String field) {
        for (String bad :
                List.of(
                        "",
                        ".",
                        "..",
                        "../x",
                        "a/b",
                        "a\\\\b",
                        "a b",
                        "ü",
                        "a.b",
                        "a\\u0000",
                        "%2e",
                        "a\\n")) {
            String body =
                    Api.registration(Api.name("bad"), "")
                            .replaceFirst(
                                    "\"" + field + "\":\"[^\"]*\"",
                                    java.util.regex.Matcher.quoteReplacement(
                                            "\"" + field + "\":\"" + bad + "\""));
            Api.post("sessions", body).isProblem(400, "INVALID_ID", field);
        }
    }

    @Test
    void fieldsOfAnotherKindAreNamed() {
        String whole = Api.registration(Api.name("kind"), "");
        Api.post("sessions", whole.replace("\"tester\"", "7"))
                .isProblem(400, "INVALID_FIELD", "user_id");
        Api.post("sessions", whole.replace("\"strategy_id\":\"s\",", ""))
                .isProblem(400, "INVALID_FIELD", "strategy_id");
        Api.post("sessions", whole.replace("}", ",\"mode\":\"fast\"}"))
                .isProblem(400, "INVALID_FIELD", "mode");
        Api.post("sessions", whole.replace("}", ",\"mode\":1}"))
                .isProblem(400, "INVALID_FIELD", "mode");
        Api.post("sessions", whole.replace("}", ",\"scale\":\"1\"}"))
                .isProblem(400, "INVALID_FIELD", "scale");
        Api.post("sessions", whole.replace("}", ",\"scale\":1e999999999}"))
                .isProblem(400, "INVALID_FIELD", "scale");
        Api.post("sessions", whole.replace("}", ",\"metadata\":[]}"))
                .isProblem(400, "INVALID_FIELD", "metadata");
    }

    @Test
    void listsAreFilteredCountedAndPaged() {
        String user = Api.name("lister");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String id = Api.name("list");
            ids.add(id);
            Api.post(
                            "sessions",
                            Api.registration(id, i == 0 ? ",\"mode\":\"backtest\"" : "")
                                    .replace("tester", user)
                                    .replace(
                                            "\"strategy_id\":\"s\"",
                                            "\"strategy_id\":\"t" + i % 2 + "\""))
                    .is(201);
        }
        Api.post("sessions/" + ids.get(1) + "/start").is(200);
        JsonNode all = Api.json("sessions?user_id=" + user);
        assertEquals(5, all.path("total").asInt());
        assertEquals(5, all.path("items").size());
        assertEquals(Api.json("sessions/" + ids.get(1)), find(all, ids.get(1)));
        assertEquals(
                2, Api.json("sessions?user_id=" + user + "&strategy_id=t1").path("total").asInt());
        JsonNode running = Api.json("sessions?user_id=" + user + "&status=running");
        assertEquals(ids.get(1), running.at("/items/0/session_id").asText());
        assertEquals(1, running.path("total").asInt());
        JsonNode page = Api.json("sessions?user_id=" + user + "&limit=2&offset=4");
        assertEquals(1, page.path("items").size());
        assertEquals(5, page.path("total").asInt());
        assertEquals(0, Api.json("sessions?user_id=nobody").path("total").asInt());
    }

    private static JsonNode find(JsonNode list, String id) {
        for (JsonNode each : list.path("items")) {
            if (each.path("session_id").asText().equals(id)) {
                return each;
            }
        }
        throw new AssertionError(id + " is not in " + list);
    }

    @Test
    void listsRefuseWhatIsNoNumberAndNoStatus() {
        for (String bad :
                List.of(
                        "limit=0",
                        "limit=501",
                        "limit=x",
                        "limit=-1",
                        "offset=-1",
                        "offset=1.5",
                        "status=flying")) {
            Answer answer = Api.get("sessions?" + bad);
            answer.isProblem(400, "INVALID_PARAMETER", bad.substring(0, bad.indexOf('=')));
        }
        assertEquals(200, Api.get("sessions?limit=500&offset=100000").status());
    }

    @Test
    void anUnknownSessionIsNotFoundWhateverIsAskedOfIt() {
        for (String path :
                List.of(
                        "",
                        "/state",
                        "/events",
                        "/trades",
                        "/positions",
                        "/metrics",
                        "/equity",
                        "/export",
                        "/files/trades.json",
                        "/stream",
                        "/executions")) {
            Api.get("sessions/unknown" + path).isProblem(404, "SESSION_NOT_FOUND");
        }
        for (String command : List.of("start", "pause", "resume", "stop", "reset")) {
            Api.post("sessions/unknown/" + command).isProblem(404, "SESSION_NOT_FOUND");
        }
        Api.delete("sessions/unknown").isProblem(404, "SESSION_NOT_FOUND");
        Api.post("sessions/unknown/events", "{\"type\":\"node\",\"data\":{}}")
                .isProblem(404, "SESSION_NOT_FOUND");
        Api.post("sessions/unknown/fork", "{\"session_id\":\"x\"}")
                .isProblem(404, "SESSION_NOT_FOUND");
        assertFalse(Files.exists(Api.data().resolve("sessions/unknown")));
    }
}
