package dev.tapedeck.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tapedeck.session.contract.Answer;
import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.OwnFolder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The positions of a risk profile as the systems that write them meet them. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class RiskTest {
    private static final String ONE =
            "[\"strategy-a:BTCUSDT\",{\"signal\":{\"id\":\"s\",\"priceOpen\":1.10},\"strategyName\":\"strategy-a\","
                    + "\"exchangeName\":\"binance\",\"openTimestamp\":1763719260000,\"more\":[1e400]}]";
    private static final String TWO =
            "[\"strategy-b:ETHUSDT\",{\"signal\":null,\"strategyName\":\"strategy-b\",\"exchangeName\":\"\","
                    + "\"openTimestamp\":0}]";

    private final String name = Api.name("conservative");
    private final String path = "risk/" + name + "/positions";

    private Path file() {
        return Api.data().resolve("risk/" + name + "/positions.json");
    }

    @Test
    void positionsAreKeptAsTheyWereSentAndAreAFile() throws IOException {
        Api.get(path).isProblem(404, "DOCUMENT_NOT_FOUND");
        String both = "[" + ONE + ",\n " + TWO + "]";
        String tag = Api.put(path, both).is(201).header("ETag");
        Answer read = Api.get(path).is(200);
        assertEquals(both, read.text());
        assertEquals(tag, read.header("ETag"));
        assertEquals(both, Files.readString(file()));
        Api.put(path, "[]", "If-Match", tag).is(200);
        assertEquals("[]", Api.get(path).text());
        Api.put(path, "[]", "If-Match", tag).isProblem(412, "DOCUMENT_CHANGED");
    }

    @Test
    void whatIsWrongIsNamedByItsPlace() {
        Map<String, String> wrong =
                Map.ofEntries(
                        Map.entry("{}", ""),
                        Map.entry("null", ""),
                        Map.entry("[1]", "[0]"),
                        Map.entry("[" + ONE + ",[\"x\"]]", "[1]"),
                        Map.entry("[[1,{}]]", "[0][0]"),
                        Map.entry("[[\"\"," + ONE.substring(22), "[0][0]"),
                        Map.entry("[" + ONE + "," + ONE + "]", "[1][0]"),
                        Map.entry("[[\"a\",7]]", "[0][1]"),
                        Map.entry("[" + TWO.replace("null", "7") + "]", "[0][1].signal"),
                        Map.entry(
                                "[" + TWO.replace("\"strategy-b\",", "7,") + "]",
                                "[0][1].strategyName"),
                        Map.entry("[" + TWO.replace(":\"\"", ":null") + "]", "[0][1].exchangeName"),
                        Map.entry(
                                "[" + TWO.replace(",\"openTimestamp\":0", "") + "]",
                                "[0][1].openTimestamp"));
        wrong.forEach((json, field) -> {
            Answer refused = Api.put(path, closed(json));
            refused.isProblem(400, "INVALID_FIELD", field);
        });
        Api.get(path).isProblem(404, "DOCUMENT_NOT_FOUND");
    }

    private static String closed(String json) {
        return json.startsWith("[[\"\",") ? json + "]" : json;
    }

    @Test
    void aFileOfAnEarlierSystemIsBroughtIntoTheFormOfToday() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(
                file(),
                "{ \"strategy-a:BTCUSDT\": { \"openTimestamp\": 17, \"mine\": 1.0 },\n  \"plain\": { \"signal\": null,"
                        + " \"strategyName\": \"s\", \"exchangeName\": \"e\", \"openTimestamp\": 18 } }");
        String today =
                "[[\"strategy-a:BTCUSDT\",{\"openTimestamp\":17,\"mine\":1.0,\"signal\":null,\"strategyName\":\"strategy-a\","
                        + "\"exchangeName\":\"\"}],[\"plain\",{\"signal\":null,\"strategyName\":\"s\",\"exchangeName\":\"e\","
                        + "\"openTimestamp\":18}]]";
        assertEquals(today, Api.get(path).is(200).text());
        assertEquals(today, Files.readString(file()));
        assertEquals(today, Api.get("documents/risk/" + name + "/positions").text());
    }

    @Test
    void aProfileHasPositionsAndNothingElse() {
        Api.put("documents/risk/" + name + "/others", "[]").isProblem(400, "INVALID_ID");
        Api.put("risk/a.b/positions", "[]").isProblem(400, "INVALID_ID");
        Api.put(path, "[" + TWO + "]").is(201);
        assertEquals(1, Api.json("documents/risk/" + name).path("total").asInt());
    }
}
