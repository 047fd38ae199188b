package dev.tapedeck.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.session.contract.Answer;
import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.OwnFolder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Signals as the systems that write them meet them. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class SignalsTest {
    private static final String LONG =
            "{\"id\":\"s-1\",\"position\":\"long\",\"note\":\"breakout\",\"priceOpen\":100.10,\"priceTakeProfit\":110.00,"
                    + "\"priceStopLoss\":95,\"minuteEstimatedTime\":90,\"exchangeName\":\"binance\",\"strategyName\":\"@\","
                    + "\"scheduledAt\":1763719200000,\"pendingAt\":1763719260000,\"symbol\":\"BTCUSDT\",\"_isScheduled\":false}";

    private final String strategy = Api.name("strategy");
    private final String path = "signals/" + strategy + "/BTCUSDT";

    private String signal() {
        return LONG.replace("@", strategy);
    }

    private String with(String field, String value) {
        String changed =
                signal().replaceFirst(
                                "\"" + field + "\":(\"[^\"]*\"|[^,}]*)",
                                "\"" + field + "\":" + value);
        assertTrue(!changed.equals(signal()), field);
        return changed;
    }

    private String without(String field) {
        String changed =
                signal().replaceFirst(",?\"" + field + "\":(\"[^\"]*\"|[^,}]*)", "")
                        .replace("{,", "{");
        assertTrue(!changed.equals(signal()), field);
        return changed;
    }

    private Path file() {
        return Api.data().resolve("signal/" + strategy + "/BTCUSDT.json");
    }

    private static List<String> fields(Answer refused) {
        List<String> fields = new ArrayList<>();
        refused.json().path("errors").forEach(each -> fields.add(each.path("field").asText()));
        return fields;
    }

    @Test
    void aSignalIsKeptAsItWasSentAndIsAFile() throws IOException {
        String tag = Api.put(path, signal()).is(201).header("ETag");
        Answer read = Api.get(path).is(200);
        assertEquals(signal(), read.text());
        assertEquals(tag, read.header("ETag"));
        assertEquals(signal(), Files.readString(file()));
        Api.put(path, with("note", "\"again\"")).is(200);
        assertEquals(
                Api.get(path).text(),
                Api.get("documents/signal/" + strategy + "/BTCUSDT").is(200).text());
        Api.delete(path).is(204);
        Api.get(path).isProblem(404, "DOCUMENT_NOT_FOUND");
    }

    @Test
    void nullSaysThatThereIsNoneAnyMore() throws IOException {
        Api.put(path, signal()).is(201);
        Api.put(path, "null").is(200);
        assertEquals("null", Api.get(path).is(200).text());
        assertEquals("null", Files.readString(file()));
        JsonNode list = Api.json("signals/" + strategy);
        assertTrue(list.path("items").path(0).path("data").isNull(), list::toString);
        Api.put(path, signal()).is(200);
    }

    @Test
    void aLongStandsBetweenItsStopAndItsProfitAndAShortTheOtherWay() {
        Api.put(path, with("priceStopLoss", "100.10"))
                .isProblem(400, "INVALID_FIELD", "priceStopLoss");
        Api.put(path, with("priceStopLoss", "100.09")).is(201);
        Api.put(path, with("priceTakeProfit", "100.1000"))
                .isProblem(400, "INVALID_FIELD", "priceTakeProfit");
        Api.put(path, with("priceTakeProfit", "100.1000000000000000000000001")).is(200);
        assertEquals(
                List.of("priceTakeProfit", "priceStopLoss"),
                fields(
                        Api.put(path, with("position", "\"short\""))
                                .isProblem(400, "INVALID_FIELD")));
        String brief =
                with("position", "\"short\"")
                        .replace("\"priceTakeProfit\":110.00", "\"priceTakeProfit\":90")
                        .replace("\"priceStopLoss\":95", "\"priceStopLoss\":101");
        Api.put(path, brief).is(200);
        Api.put(path, brief.replace("101", "100.1"))
                .isProblem(400, "INVALID_FIELD", "priceStopLoss");
    }

    @Test
    void everyBadFieldIsNamedAtOnce() {
        Answer refused =
                Api.put(path, "{\"position\":\"up\",\"priceOpen\":\"x\",\"note\":7}")
                        .isProblem(400, "INVALID_FIELD");
        assertEquals(
                List.of(
                        "id",
                        "exchangeName",
                        "note",
                        "scheduledAt",
                        "pendingAt",
                        "minuteEstimatedTime",
                        "position",
                        "priceOpen",
                        "priceTakeProfit",
                        "priceStopLoss"),
                fields(refused));
        Map<String, String> wrong =
                Map.ofEntries(
                        Map.entry("id", "7"),
                        Map.entry("position", "\"LONGER\""),
                        Map.entry("note", "[]"),
                        Map.entry("priceOpen", "0"),
                        Map.entry("priceTakeProfit", "-1"),
                        Map.entry("priceStopLoss", "true"),
                        Map.entry("minuteEstimatedTime", "0"),
                        Map.entry("exchangeName", "\"\""),
                        Map.entry("strategyName", "\"another\""),
                        Map.entry("scheduledAt", "1.5"),
                        Map.entry("pendingAt", "\"today\""),
                        Map.entry("symbol", "\"ETHUSDT\""),
                        Map.entry("_isScheduled", "\"false\""));
        wrong.forEach((field, value) ->
                assertEquals(
                        List.of(field),
                        fields(Api.put(path, with(field, value)).isProblem(400, "INVALID_FIELD"))));
        for (String field : List.of("id", "position", "priceOpen", "exchangeName")) {
            assertTrue(
                    fields(Api.put(path, without(field)).isProblem(400, "INVALID_FIELD"))
                            .contains(field));
        }
        for (String noSignal : List.of("[]", "1", "\"null\"", "false")) {
            Api.put(path, noSignal).isProblem(400, "INVALID_FIELD");
        }
        Api.get(path).isProblem(404, "DOCUMENT_NOT_FOUND");
    }

    @Test
    void whatThePathSaysNeedNotBeSaid() {
        String bare =
                "{\"id\":\"s-1\",\"position\":\"long\",\"priceOpen\":100.10,\"priceTakeProfit\":110.00,\"priceStopLoss\":95,"
                        + "\"minuteEstimatedTime\":90,\"exchangeName\":\"binance\",\"scheduledAt\":1763719200000,\"x\":1e400}";
        Api.put(path, bare).is(201);
        assertEquals(
                bare.substring(0, bare.length() - 1)
                        + ",\"pendingAt\":1763719200000,\"strategyName\":\""
                        + strategy
                        + "\",\"symbol\":\"BTCUSDT\",\"_isScheduled\":false}",
                Api.get(path).text());
    }

    @Test
    void aFileOfAnEarlierSystemIsCompletedOnceAndKeepsTheRest() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(
                file(),
                "{\n  \"id\": \"old\",\n  \"position\": \"LONG\",\n  \"priceOpen\": 1.50,\n  \"timestamp\": 1700000000000,\n"
                        + "  \"mine\": { \"kept\": 1.000 }\n}");
        String today =
                "{\"id\":\"old\",\"position\":\"long\",\"priceOpen\":1.50,\"timestamp\":1700000000000,\"mine\":{\"kept\":1.000},"
                        + "\"scheduledAt\":1700000000000,\"pendingAt\":1700000000000,\"strategyName\":\""
                        + strategy
                        + "\",\"symbol\":\"BTCUSDT\",\"_isScheduled\":false}";
        Answer read = Api.get(path).is(200);
        assertEquals(today, read.text());
        assertEquals(today, Files.readString(file()), "written back");
        var written = Files.getLastModifiedTime(file());
        assertEquals(read.header("ETag"), Api.get(path).header("ETag"));
        assertEquals(today, Api.get(path).text());
        assertEquals(written, Files.getLastModifiedTime(file()), "once");
    }

    @Test
    void signalsAreListedBySymbol() {
        for (String symbol : List.of("SOL10", "BRK.B", "sol9")) {
            String own = with("symbol", "\"" + symbol + "\"");
            Api.put("signals/" + strategy + "/" + symbol, own).is(201);
        }
        JsonNode list = Api.json("signals/" + strategy + "?limit=2");
        assertEquals(3, list.path("total").asInt());
        assertEquals("BRK.B", list.path("items").path(0).path("id").asText());
        assertEquals("sol9", list.path("items").path(1).path("id").asText());
        assertEquals("BRK.B", list.path("items").path(0).path("data").path("symbol").asText());
        assertEquals(3, Api.json("documents/signal/" + strategy).path("total").asInt(), "the same");
    }

    @Test
    void namesThatAreNoneAreRefused() {
        for (String symbol : List.of(".x", "a%2Fb", "a%20b", "%00", "x".repeat(65), "BTC:USDT")) {
            Api.put("signals/" + strategy + "/" + symbol, signal()).isProblem(400, "INVALID_ID");
            Api.get("signals/" + strategy + "/" + symbol).isProblem(400, "INVALID_ID");
        }
        Api.put("signals/a.b/BTCUSDT", signal()).isProblem(400, "INVALID_ID");
        Api.put("documents/signal/BTCUSDT", signal()).isProblem(400, "INVALID_ID");
        Api.put("documents/signal/a/b/BTCUSDT", signal()).isProblem(400, "INVALID_ID");
    }

    @Test
    void theRulesHoldForTheGenericPathToo() {
        String generic = "documents/signal/" + strategy + "/BTCUSDT";
        Api.put(generic, "{}").isProblem(400, "INVALID_FIELD");
        String tag = Api.put(generic, signal(), "If-None-Match", "*").is(201).header("ETag");
        Api.put(path, signal(), "If-None-Match", "*").isProblem(412, "DOCUMENT_CHANGED");
        Api.put(path, "null", "If-Match", tag).is(200);
    }
}
