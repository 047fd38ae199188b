package dev.tapedeck.session.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The accumulated state and the analytics in it. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class StateTest {
    private static void trade(String session, String trade, String pnl) {
        Api.post(
                        "sessions/" + session + "/trades",
                        "{\"trade_id\":\"" + trade + "\",\"pnl\":" + pnl + "}")
                .is(201);
    }

    private static void assertNumber(String expected, JsonNode actual) {
        assertTrue(actual.isNumber(), () -> expected + " but " + actual);
        assertEquals(
                0,
                new BigDecimal(expected).compareTo(actual.decimalValue()),
                () -> expected + " but " + actual);
    }

    @Test
    void theStateHasItsParts() {
        String id = Api.session("parts", ",\"metadata\":{\"a\":1}");
        Answer answer = Api.get("sessions/" + id + "/state").is(200);
        assertTrue(
                answer.text()
                        .startsWith(
                                "{\"catchup_id\":\"1.0\",\"session_id\":\""
                                        + id
                                        + "\",\"state\":{\"session\":{"),
                answer::text);
        JsonNode state = answer.json().path("state");
        assertEquals(id, state.at("/session/session_id").asText());
        assertEquals(Json.read("{\"a\":1}"), state.at("/session/metadata"));
        assertEquals("queued", state.at("/session/status").asText());
        assertEquals(Json.read("{}"), state.path("positions"));
        assertEquals(Json.read("{}"), state.path("metrics"));
        assertEquals(Json.read("{\"total\":0,\"recent\":[]}"), state.path("trades"));
        assertEquals(Json.read("[]"), state.path("executions"));
        assertEquals(Json.read("{}"), state.path("counts"));
        for (String figure :
                List.of(
                        "realized_pnl",
                        "unrealized_pnl",
                        "equity",
                        "peak_equity",
                        "drawdown",
                        "max_drawdown",
                        "wins",
                        "losses",
                        "breakeven")) {
            assertNumber("0", state.path("analytics").path(figure));
        }
        for (String figure : List.of("win_rate", "profit_factor", "expectancy")) {
            assertTrue(state.path("analytics").path(figure).isNull(), figure);
        }
    }

    @Test
    void analyticsAreComputedFromTradesPositionsAndMarks() {
        String id = Api.session("figures");
        trade(id, "t1", "10.10");
        trade(id, "t2", "-4.05");
        trade(id, "t3", "0");
        trade(id, "t4", "\"5.95\"");
        trade(id, "t5", "0.00");
        JsonNode figures = Api.state(id).path("analytics");
        assertNumber("12", figures.path("realized_pnl"));
        assertNumber("12", figures.path("equity"));
        assertNumber("12", figures.path("peak_equity"));
        assertNumber("4.05", figures.path("max_drawdown"));
        assertNumber("2", figures.path("wins"));
        assertNumber("1", figures.path("losses"));
        assertNumber("2", figures.path("breakeven"));
        assertNumber("0.666666666667", figures.path("win_rate"));
        assertNumber("3.962962962963", figures.path("profit_factor"));
        assertNumber("4", figures.path("expectancy"));

        Api.put(
                        "sessions/" + id + "/positions/p",
                        "{\"symbol\":\"X\",\"side\":\"long\",\"quantity\":2,\"entry_price\":100,\"unrealized_pnl\":1.5}")
                .is(200);
        assertNumber("13.5", Api.state(id).at("/analytics/equity"));
        Api.event(id, "tick", "{\"symbol\":\"X\",\"price\":\"90.5\"}");
        figures = Api.state(id).path("analytics");
        assertNumber("-19", figures.path("unrealized_pnl"));
        assertNumber("-7", figures.path("equity"));
        assertNumber("13.5", figures.path("peak_equity"));
        assertNumber("20.5", figures.path("drawdown"));
        assertNumber("20.5", figures.path("max_drawdown"));
        Api.delete("sessions/" + id + "/positions/p").is(200);
        figures = Api.state(id).path("analytics");
        assertNumber("0", figures.path("unrealized_pnl"));
        assertNumber("12", figures.path("equity"));
        assertNumber("1.5", figures.path("drawdown"));
        assertNumber("20.5", figures.path("max_drawdown"));
    }

    @Test
    void aTenthIsATenthHoweverOftenItIsAdded() {
        String id = Api.session("tenths");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            lines.append("{\"type\":\"trade\",\"data\":{\"trade_id\":\"t")
                    .append(i)
                    .append("\",\"pnl\":0.1}}\n");
        }
        Api.ndjson(id, lines.toString()).is(201);
        JsonNode state = Api.state(id);
        assertNumber("100", state.at("/analytics/realized_pnl"));
        assertEquals(1000, state.at("/trades/total").asInt());
        assertEquals(100, state.at("/trades/recent").size());
        assertEquals("t999", state.at("/trades/recent/99/trade_id").asText());
        assertEquals("t900", state.at("/trades/recent/0/trade_id").asText());
        assertTrue(state.at("/analytics/profit_factor").isNull(), "nothing was lost");
        assertNumber("1", state.at("/analytics/win_rate"));
    }

    @Test
    void everyPartSaysTheCursorThatItIsTrueAt() {
        String id = Api.session("cursors");
        trade(id, "t", "1");
        Api.nodes(id, 4);
        for (String part : List.of("state", "positions", "trades", "metrics", "equity")) {
            assertEquals(
                    "1.5",
                    Api.json("sessions/" + id + "/" + part).path("catchup_id").asText(),
                    part);
        }
    }

    @Test
    void theEquityCurveHasThePointsThatWereAskedFor() {
        String id = Api.session("equity");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            lines.append("{\"type\":\"trade\",\"data\":{\"trade_id\":\"t")
                    .append(i)
                    .append("\",\"pnl\":")
                    .append(i % 7 - 3)
                    .append(".5}}\n");
        }
        Api.ndjson(id, lines.toString()).is(201);
        JsonNode all = Api.json("sessions/" + id + "/equity?points=1000").path("points");
        assertEquals(300, all.size());
        JsonNode few = Api.json("sessions/" + id + "/equity?points=10").path("points");
        assertTrue(few.size() <= 10 && few.size() >= 2);
        assertEquals(all.get(299), few.get(few.size() - 1));
        assertEquals(all.get(0), few.get(0));
        assertNumber(Api.state(id).at("/analytics/equity").asText(), all.get(299).path("equity"));
        Api.get("sessions/" + id + "/equity?points=0")
                .isProblem(400, "INVALID_PARAMETER", "points");
    }

    @Test
    void theStateOfAnyCursorIsServed() {
        String id = Api.session("past");
        trade(id, "t1", "1");
        Api.put("sessions/" + id + "/metrics", "{\"a\":1}").is(200);
        String middle = Api.get("sessions/" + id + "/state").text();
        trade(id, "t2", "2");
        assertEquals(middle, Api.get("sessions/" + id + "/state?at=1.2").is(200).text());
        assertEquals(
                Api.get("sessions/" + id + "/state").text(),
                Api.get("sessions/" + id + "/state?at=1.3").text());
        JsonNode before = Api.json("sessions/" + id + "/state?at=1.0");
        assertEquals("1.0", before.path("catchup_id").asText());
        assertEquals(0, before.at("/state/trades/total").asInt());
        assertEquals(Json.read("{}"), before.at("/state/counts"));
    }
}
