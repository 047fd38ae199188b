package dev.tapedeck.bot.universe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.bot.ToldEvents;
import dev.tapedeck.session.contract.Answer;
import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.OwnFolder;
import dev.tapedeck.session.contract.Raw;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The universe of a bot as its dashboard meets it. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class UniverseTest {
    private static final String FEED =
            "{\"instruments\":[{\"symbol\":\"AUSDT\",\"contractType\":\"LinearPerpetual\",\"status\":\"Trading\",\"quoteCoin\":"
                    + "\"USDT\"},{\"symbol\":\"BUSDT\",\"contractType\":\"LinearPerpetual\",\"status\":\"Trading\",\"quoteCoin\":\"USDT\"}],"
                    + "\"tickers\":[{\"symbol\":\"AUSDT\",\"turnover24hUSDT\":\"20000000\",\"highPrice24h\":\"120\",\"lowPrice24h\":\"100\"},"
                    + "{\"symbol\":\"BUSDT\",\"turnover24hUSDT\":20000000,\"highPrice24h\":102,\"lowPrice24h\":100}]}";

    private final String bot = Api.name("universal");
    private final String path = "bots/" + bot + "/universe";
    private final Path folder = Api.data().resolve("bots/" + bot);

    @Inject ToldEvents told;

    private static List<String> symbols(JsonNode universe) {
        return universe.path("symbols").valueStream().map(e -> e.path("symbol").asText()).toList();
    }

    @Test
    void itIsMadeFromTheFeedAndToldAndAFile() throws IOException {
        Api.get(path).isProblem(404, "BOT_NOT_FOUND");
        Api.put(path + "/feed", FEED).is(204);
        Api.get(path).isProblem(404, "UNIVERSE_NOT_FOUND");
        Api.post(path + "/refresh").isProblem(404, "UNIVERSE_NOT_FOUND");
        Answer made = Api.post(path + "/create", "{\"minVolPct\":1.50}").is(201);
        assertEquals(List.of("AUSDT", "BUSDT"), symbols(made.json()));
        assertEquals("1.50", made.json().path("filters").path("minVolPct").asText());
        assertEquals(10_000_000, made.json().path("filters").path("minTurnover").asInt());
        Answer read = Api.get(path).is(200);
        assertEquals(made.text(), read.text());
        assertEquals(made.text(), Files.readString(folder.resolve("universe.json")));
        Api.get(path, "If-None-Match", read.header("ETag")).is(304);
        Answer again = Api.post(path + "/refresh", "{\"forcedActive\":[\"BUSDT\"]}").is(200);
        assertEquals("1.50", again.json().path("filters").path("minVolPct").asText());
        Answer strict = Api.post(path + "/refresh", "{\"minVolPct\":19}").is(200);
        assertEquals(List.of("AUSDT", "BUSDT"), symbols(strict.json()), "B is forced");
        Answer none = Api.post(path + "/create", "{\"minVolPct\":99,\"forcedActive\":[]}").is(200);
        assertTrue(none.json().path("ready").asBoolean());
        assertTrue(symbols(none.json()).isEmpty());
        List<String> events = told.of(bot);
        assertEquals(4, events.size(), events::toString);
        assertTrue(events.get(0).startsWith("universe:created {\"createdAt\":"), events::toString);
        assertTrue(events.get(1).startsWith("universe:refreshed "), events::toString);
        assertFalse(events.get(0).contains("symbols"), events::toString);
    }

    @Test
    void aFailingFeedIsSaidAndTheLastGoodUniverseStays() throws IOException {
        JsonNode missing = Api.post(path + "/create").isProblem(502, "UPSTREAM_FAILED").json();
        assertEquals("FEED_MISSING", missing.path("upstreamError").path("code").asText());
        assertTrue(missing.path("upstreamError").path("hint").asText().contains("feed"));
        assertFalse(missing.path("upstreamError").path("retryable").asBoolean(true));
        assertTrue(missing.path("upstreamError").path("message").isTextual());
        Api.get(path).isProblem(404, "BOT_NOT_FOUND");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("feed.json"), FEED);
        String good = Api.post(path + "/create").is(201).text();
        for (String bad : List.of(FEED.substring(0, 300), "[]", "{\"instruments\":[]}")) {
            Files.writeString(folder.resolve("feed.json"), bad);
            JsonNode refused = Api.post(path + "/refresh").isProblem(502, "UPSTREAM_FAILED").json();
            assertEquals("FEED_UNREADABLE", refused.path("upstreamError").path("code").asText());
        }
        assertEquals(good, Api.get(path).is(200).text());
        assertEquals(1, told.of(bot).size());
    }

    @Test
    void twoBotsDoNotSeeEachOther() {
        String other = "bots/" + Api.name("other") + "/universe";
        Api.put(path + "/feed", FEED).is(204);
        Api.post(path + "/create", "{\"minVolPct\":0}").is(201);
        Api.post("bots/" + bot + "/exclusions", "{\"symbol\":\"AUSDT\"}").is(201);
        Api.get(other).isProblem(404, "BOT_NOT_FOUND");
        Api.get(other.replace("universe", "exclusions")).isProblem(404, "BOT_NOT_FOUND");
        Api.post(other + "/create").isProblem(502, "UPSTREAM_FAILED");
        Api.put(other + "/feed", "{\"instruments\":[],\"tickers\":[]}").is(204);
        Api.post(other + "/create").is(201);
        assertEquals(2, symbols(Api.json(path)).size());
        assertTrue(symbols(Api.json(other)).isEmpty());
        assertEquals(
                "[]", Api.json(other.replace("universe", "exclusions")).path("symbols").toString());
        assertEquals(5, Api.json(other.replace("universe", "profiles")).path("profiles").size());
    }

    @Test
    void filtersThatAreNoneAreRefused() {
        Api.put(path + "/feed", FEED).is(204);
        Answer both = Api.post(path + "/create", "{\"minTurnover\":-1,\"minVolPct\":\"3\"}");
        both.isProblem(400, "INVALID_FIELD", "minTurnover");
        assertEquals(2, both.json().path("errors").size());
        Api.post(path + "/create", "{\"forcedActive\":[\"/\"]}")
                .isProblem(400, "INVALID_FIELD", "forcedActive");
        Api.post(path + "/create", "[]").isProblem(400, "INVALID_JSON");
        Api.put(path + "/feed", "{\"instruments\":[]}").isProblem(400, "INVALID_FIELD", "tickers");
        Api.put(path + "/feed", "{\"instruments\":[").isProblem(400, "INVALID_JSON");
    }

    @Test
    void noNameReachesAPath() throws IOException {
        for (String bad :
                List.of("..", "%2e%2e", "a%2fb", "a.b", "%00", "x".repeat(65), "a;b", "*", "%20")) {
            for (String below :
                    List.of(
                            "universe",
                            "universe/create",
                            "universe/refresh",
                            "universe/feed",
                            "exclusions",
                            "exclusions/A",
                            "profiles",
                            "profiles/download",
                            "profiles/import",
                            "profiles/mine",
                            "profiles/mine/activate")) {
                for (String method : List.of("GET", "PUT", "POST", "DELETE")) {
                    Answer answer =
                            Raw.send(
                                    method,
                                    "/api/v1/bots/" + bad + "/" + below,
                                    method.equals("GET") ? null : new byte[] {'{', '}'},
                                    "Content-Type",
                                    "application/json");
                    boolean refused = answer.status() == 400 || answer.status() == 405;
                    assertTrue(refused, () -> method + " " + bad + " " + below + answer.text());
                }
            }
        }
        assertFalse(Files.exists(Api.data().resolve("universe.json")));
    }
}
