package dev.tapedeck.session.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Positions, trades, metrics and batches of events. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class WritesTest {
    private static final String NODE = "{\"type\":\"node\",\"data\":{}}";

    @Test
    void aPositionIsReplacedWholeAndRemovedByName() {
        String id = Api.session("position");
        String path = "sessions/" + id + "/positions/p-1";
        Answer put = Api.put(path, "{\"symbol\":\"X\",\"quantity\":\"1.50\",\"note\":1}").is(200);
        assertEquals("{\"first\":\"1.1\",\"last\":\"1.1\",\"count\":1}", put.text());
        Api.put(path, "{\"position_id\":\"p-1\",\"quantity\":2.0}").is(200);
        JsonNode answer = Api.json("sessions/" + id + "/positions");
        assertEquals("1.2", answer.path("catchup_id").asText());
        assertEquals(
                Json.read("{\"p-1\":{\"position_id\":\"p-1\",\"quantity\":2.0}}"),
                answer.path("positions"));
        assertEquals("1.3", Api.delete(path).is(200).at("last"));
        JsonNode last = Api.json("sessions/" + id + "/events?after=1.2").at("/items/0");
        assertEquals("position", last.path("type").asText());
        assertEquals(Json.read("{\"position_id\":\"p-1\",\"removed\":true}"), last.path("data"));
        assertTrue(Api.state(id).path("positions").isEmpty());
        Api.delete(path).isProblem(404, "POSITION_NOT_FOUND");
        assertEquals("1.3", Api.head(id));
    }

    @Test
    void theIdInThePathIsThePositions() {
        String id = Api.session("pathid");
        Api.put("sessions/" + id + "/positions/p", "{\"position_id\":\"q\"}")
                .isProblem(400, "INVALID_FIELD", "position_id");
        Api.put("sessions/" + id + "/positions/p", "{\"quantity\":\"much\"}")
                .isProblem(400, "INVALID_FIELD", "quantity");
        Api.put("sessions/" + id + "/positions/p", "{}").is(200);
        assertEquals("p", Api.state(id).at("/positions/p/position_id").asText());
    }

    @Test
    void aTradeIsRecordedOnce() {
        String id = Api.session("trade");
        String path = "sessions/" + id + "/trades";
        String trade = "{\"trade_id\":\"p-r0\",\"pnl\": 12.50, \"side\":\"buy\"}";
        assertEquals("1.1", Api.post(path, trade).is(201).at("first"));
        Answer again =
                Api.post(path, "{\"side\":\"buy\",\"pnl\":12.50,\"trade_id\":\"p-r0\"}").is(200);
        assertEquals("{\"first\":\"1.1\",\"last\":\"1.1\",\"count\":1}", again.text());
        Api.post(path, "{\"trade_id\":\"p-r0\",\"pnl\":12.51,\"side\":\"buy\"}")
                .isProblem(409, "TRADE_EXISTS");
        Api.post(path, "{\"trade_id\":\"p-r0\"}").isProblem(409, "TRADE_EXISTS");
        assertEquals("1.1", Api.head(id));
        Api.post(path, "{\"pnl\":1}").isProblem(400, "INVALID_FIELD", "trade_id");
        Api.post(path, "{\"trade_id\":\"a/b\"}").isProblem(400, "INVALID_ID", "trade_id");
        Api.post(path, "{\"trade_id\":\"x\",\"pnl\":\"lots\"}")
                .isProblem(400, "INVALID_FIELD", "pnl");
        JsonNode trades = Api.json(path);
        assertEquals(1, trades.path("total").asInt());
        assertEquals("p-r0", trades.at("/items/0/trade_id").asText());
        assertEquals("1.1", trades.path("catchup_id").asText());
    }

    @Test
    void tradesComePageByPage() {
        String id = Api.session("pages");
        for (int i = 0; i < 7; i++) {
            Api.post("sessions/" + id + "/trades", "{\"trade_id\":\"t" + i + "\"}").is(201);
            Api.nodes(id, 3);
        }
        String after = "1.0";
        StringBuilder seen = new StringBuilder();
        for (int page = 0; page < 4; page++) {
            JsonNode answer = Api.json("sessions/" + id + "/trades?limit=2&after=" + after);
            answer.path("items").forEach(each -> seen.append(each.path("trade_id").asText()));
            after = answer.path("next").asText();
        }
        assertEquals("t0t1t2t3t4t5t6", seen.toString());
        assertEquals(0, Api.json("sessions/" + id + "/trades?after=" + after).path("items").size());
    }

    @Test
    void metricsAreOverwritten() {
        String id = Api.session("metrics");
        Api.put("sessions/" + id + "/metrics", "{\"a\":1,\"b\":2}").is(200);
        Api.put("sessions/" + id + "/metrics", "{ \"c\" : 1.000 }").is(200);
        Answer metrics = Api.get("sessions/" + id + "/metrics").is(200);
        assertTrue(metrics.text().contains("\"metrics\":{\"c\":1.000}"), metrics::text);
        assertEquals("1.2", metrics.at("catchup_id"));
        Api.put("sessions/" + id + "/metrics", "[]").isProblem(400, "INVALID_FIELD");
    }

    @Test
    void eventsComeAloneAsAnArrayAndAsLines() {
        String id = Api.session("batch");
        String path = "sessions/" + id + "/events";
        assertEquals(
                "{\"first\":\"1.1\",\"last\":\"1.1\",\"count\":1}",
                Api.post(path, NODE).is(201).text());
        String three =
                "["
                        + NODE
                        + ", {\"type\":\"tick\",\"data\":{\"symbol\":\"S\",\"price\":1}}\n,"
                        + NODE
                        + "]";
        assertEquals(
                "{\"first\":\"1.2\",\"last\":\"1.4\",\"count\":3}",
                Api.post(path, three).is(201).text());
        String lines = NODE + "\r\n\n" + "{\"type\":\"my.own-type_2\",\"data\":{\"x\":[1, 2]}}";
        assertEquals(
                "{\"first\":\"1.5\",\"last\":\"1.6\",\"count\":2}",
                Api.ndjson(id, lines).is(201).text());
        JsonNode own = Api.json(path + "?types=my.own-type_2").path("items");
        assertEquals(1, own.size());
        assertEquals(Json.read("{\"x\":[1,2]}"), own.get(0).path("data"));
        assertEquals(1, Api.state(id).at("/counts/my.own-type_2").asInt());
    }

    @Test
    void aBatchIsAllOrNothing() {
        String id = Api.session("atomic");
        Api.post("sessions/" + id + "/trades", "{\"trade_id\":\"t\",\"pnl\":1}").is(201);
        String before = Api.get("sessions/" + id + "/state").text();
        for (String bad :
                List.of(
                        "[" + NODE + ",{\"type\":\"node\"}]",
                        "[" + NODE + ",{\"type\":\"session\",\"data\":{}}]",
                        "[" + NODE + ",{\"type\":\"node\",\"data\":1}]",
                        "[" + NODE + "," + NODE + ",]",
                        "[" + NODE + "," + NODE,
                        "[" + NODE + "] " + NODE,
                        "[]")) {
            assertEquals(
                    400,
                    Api.post("sessions/" + id + "/events", bad).problem().path("status").asInt(),
                    bad);
        }
        String trade = "{\"type\":\"trade\",\"data\":{\"trade_id\":\"t\",\"pnl\":1}}";
        Api.post("sessions/" + id + "/events", "[" + NODE + "," + trade + "]")
                .isProblem(409, "TRADE_EXISTS");
        String twice = trade.replace("\"t\"", "\"u\"");
        Api.post("sessions/" + id + "/events", "[" + twice + "," + twice + "]")
                .isProblem(409, "TRADE_EXISTS");
        assertEquals(before, Api.get("sessions/" + id + "/state").text());
        Api.post("sessions/" + id + "/events", twice).is(201);
    }

    @Test
    void aBadLineIsNamedAndNothingOfItsBatchIsKept() {
        String id = Api.session("lines");
        Answer broken =
                Api.ndjson(id, NODE + "\n" + NODE + "\n{\"type\":\"node\",\"data\":{}\n" + NODE);
        broken.isProblem(400, "INVALID_JSON");
        assertEquals(3, broken.json().path("line").asInt());
        Answer wrong = Api.ndjson(id, NODE + "\n\n{\"type\":\"NODE\",\"data\":{}}");
        wrong.isProblem(400, "INVALID_FIELD", "type");
        assertEquals(3, wrong.json().path("line").asInt());
        Api.ndjson(id, "\n\n").isProblem(400, "INVALID_FIELD");
        Api.ndjson(id, "[" + NODE + "]").isProblem(400, "INVALID_JSON");
        assertEquals("1.0", Api.head(id));
    }

    @Test
    void tenThousandEventsAreABatchAndOneMoreIsTooMany() {
        String id = Api.session("large");
        String lines = (NODE + "\n").repeat(10_000);
        Answer all = Api.ndjson(id, lines).is(201);
        assertEquals("{\"first\":\"1.1\",\"last\":\"1.10000\",\"count\":10000}", all.text());
        Api.ndjson(id, lines + NODE).isProblem(413, "PAYLOAD_TOO_LARGE");
        String array = "[" + lines.strip().replace("\n", ",") + "]";
        Api.post("sessions/" + id + "/events", array.replace("]", "," + NODE + "]"))
                .isProblem(413, "PAYLOAD_TOO_LARGE");
        assertEquals("1.10000", Api.head(id));
        assertEquals("1.20000", Api.post("sessions/" + id + "/events", array).is(201).at("last"));
    }

    @Test
    void sixteenMebibytesAreABatch() {
        String id = Api.session("heavy");
        String around = "{\"type\":\"node\",\"data\":{\"x\":\"\"}}";
        String full =
                around.replace("\"\"", "\"" + "x".repeat((16 << 20) - around.length()) + "\"");
        Api.post("sessions/" + id + "/events", full + " ").isProblem(413, "PAYLOAD_TOO_LARGE");
        assertEquals("1.1", Api.post("sessions/" + id + "/events", full).is(201).at("last"));
        byte[] line =
                Api.get("sessions/" + id + "/events", "Accept", "application/x-ndjson")
                        .is(200)
                        .bytes();
        assertTrue(line.length > 16 << 20);
        Api.event(id, "node", "{}");
        assertEquals("1.2", Api.head(id));
    }

    @Test
    void aBatchOfTradesThatIsThereAsItIsIsNotAppendedAgain() {
        String id = Api.session("trades-again");
        String path = "sessions/" + id + "/events";
        String two =
                "[{\"type\":\"trade\",\"data\":{\"trade_id\":\"a\",\"pnl\":1}},"
                        + "{\"type\":\"trade\",\"data\":{\"trade_id\":\"b\",\"pnl\":2}}]";
        Api.post(path, two).is(201);
        Answer again = Api.post(path, two).is(200);
        assertEquals("1.1", again.at("first"));
        assertEquals("1.2", again.at("last"));
        Api.post(path, two.replace("\"b\"", "\"c\"")).isProblem(409, "TRADE_EXISTS");
        assertEquals("1.2", Api.head(id));
    }
}
