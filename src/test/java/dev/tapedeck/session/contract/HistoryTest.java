package dev.tapedeck.session.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** {@code GET …/events} and the envelope of an event, byte for byte. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class HistoryTest {
    private static final String NDJSON = "application/x-ndjson";
    private static final Pattern LINE =
            Pattern.compile(
                    "\\{\"catchup_id\":\"(\\d+\\.\\d+)\",\"session_id\":\"([\\w-]+)\",\"type\":\"([a-z][a-z0-9_.-]*)\","
                            + "\"ts\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z\",\"data\":(.*),\"crc\":\"([0-9a-f]{8})\"}");

    @Test
    void theEnvelopeIsTheDocumentedLineWithItsChecksum() {
        String id = Api.session("line");
        String data =
                "{ \"a\" : 1.10 ,\n"
                        + "\"b\":[ 1e5, -0.0, 100000000000000000000000000.01 ],\t\"c\":\"x y\\u00e9 ü\""
                        + " , \"d\" : { } }";
        String compact =
                "{\"a\":1.10,\"b\":[1e5,-0.0,100000000000000000000000000.01],\"c\":\"x y\\u00e9"
                        + " ü\",\"d\":{}}";
        Api.event(id, "tick", data);
        String line = Api.get("sessions/" + id + "/events", "Accept", NDJSON).is(200).text();
        assertTrue(line.endsWith("\n"));
        Matcher parts = LINE.matcher(line.strip());
        assertTrue(parts.matches(), line);
        assertEquals("1.1", parts.group(1));
        assertEquals(id, parts.group(2));
        assertEquals("tick", parts.group(3));
        assertEquals(compact, parts.group(4));
        assertEquals(crc(line.strip()), parts.group(5));
    }

    private static String crc(String line) {
        CRC32C crc = new CRC32C();
        crc.update(line.substring(0, line.lastIndexOf(",\"crc\"")).getBytes(UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    @Test
    void theSameLineStandsEverywhere() {
        String id = Api.session("same");
        Api.post("sessions/" + id + "/start").is(200);
        Api.put("sessions/" + id + "/positions/p", "{\"quantity\": 1.0}").is(200);
        Api.nodes(id, 20);
        Api.post("sessions/" + id + "/trades", "{\"trade_id\":\"t\", \"pnl\": 0.10}").is(201);
        String lines = Api.get("sessions/" + id + "/events", "Accept", NDJSON).is(200).text();
        assertEquals(23, lines.lines().count());
        lines.lines()
                .forEach(line ->
                        assertEquals(
                                crc(line), line.substring(line.length() - 10, line.length() - 2)));
        assertEquals(lines, Api.get("sessions/" + id + "/files/events.jsonl").is(200).text());
        String page = Api.get("sessions/" + id + "/events").is(200).text();
        assertTrue(
                page.contains("[" + String.join(",", lines.lines().toList()) + "]"),
                "lines as they are");
        try (Sse stream = Sse.of(id, "from=start")) {
            List<String> data = stream.eventsUntilCaughtUp().stream().map(Sse.Frame::data).toList();
            assertEquals(lines.lines().toList(), data);
        }
    }

    @Test
    void seqsHaveNoGapAndEachCursorIsItsLines() {
        String id = Api.session("seq");
        for (int i = 1; i <= 30; i++) {
            Api.nodes(id, i);
        }
        List<String> lines =
                Api.get("sessions/" + id + "/events", "Accept", NDJSON).text().lines().toList();
        assertEquals(465, lines.size());
        for (int i = 0; i < lines.size(); i++) {
            assertTrue(
                    lines.get(i).startsWith("{\"catchup_id\":\"1." + (i + 1) + "\""), lines.get(i));
        }
    }

    @Test
    void historyComesPageByPageFromAnyCursor() {
        String id = Api.session("page");
        Api.nodes(id, 1200);
        JsonNode first = Api.json("sessions/" + id + "/events");
        assertEquals(100, first.path("items").size());
        assertEquals("1.100", first.path("next").asText());
        assertEquals("1.1200", first.path("head").asText());
        List<String> cursors = new ArrayList<>();
        String after = "1.0";
        for (int page = 0; page < 3; page++) {
            JsonNode answer = Api.json("sessions/" + id + "/events?limit=500&after=" + after);
            answer.path("items").forEach(each -> cursors.add(each.path("catchup_id").asText()));
            after = answer.path("next").asText();
        }
        assertEquals(1200, cursors.size());
        assertEquals(1200, cursors.stream().distinct().count());
        assertEquals("1.1200", after);
        JsonNode end = Api.json("sessions/" + id + "/events?after=1.1200");
        assertEquals(0, end.path("items").size());
        assertEquals("1.1200", end.path("next").asText());
        assertEquals(
                "1.700",
                Api.json("sessions/" + id + "/events?after=1.699&limit=1")
                        .at("/items/0/catchup_id")
                        .asText());
    }

    @Test
    void typesChooseAndTheNextPageGoesOnBehindWhatWasPassedOver() {
        String id = Api.session("types");
        for (int i = 0; i < 5; i++) {
            Api.nodes(id, 9);
            Api.event(id, "tick", "{\"i\":" + i + "}");
        }
        Api.nodes(id, 5);
        JsonNode page = Api.json("sessions/" + id + "/events?types=tick&limit=2");
        assertEquals(List.of("1.10", "1.20"), page.path("items").findValuesAsText("catchup_id"));
        page =
                Api.json(
                        "sessions/"
                                + id
                                + "/events?types=tick&limit=3&after="
                                + page.path("next").asText());
        assertEquals(
                List.of("1.30", "1.40", "1.50"), page.path("items").findValuesAsText("catchup_id"));
        page =
                Api.json(
                        "sessions/"
                                + id
                                + "/events?types=tick,trade&after="
                                + page.path("next").asText());
        assertEquals(0, page.path("items").size());
        assertEquals("1.55", page.path("next").asText());
        assertEquals(
                5,
                Api.get("sessions/" + id + "/events?types=tick", "Accept", NDJSON)
                        .text()
                        .lines()
                        .count());
        assertEquals(
                55, Api.json("sessions/" + id + "/events?types=tick,node").path("items").size());
    }

    @Test
    void linesAreUnlimited() {
        String id = Api.session("lines");
        Api.nodes(id, 3000);
        assertEquals(
                3000,
                Api.get("sessions/" + id + "/events", "Accept", NDJSON)
                        .is(200)
                        .text()
                        .lines()
                        .count());
        Answer rest =
                Api.get("sessions/" + id + "/events?after=1.2990&limit=4", "Accept", NDJSON)
                        .is(200);
        assertEquals(4, rest.text().lines().count());
        assertTrue(rest.header("Content-Type").startsWith(NDJSON));
    }

    @Test
    void cursorsThatAreNoneOfThisLogAreRefused() {
        String id = Api.session("cursor");
        Api.nodes(id, 3);
        for (String what : List.of("events?after=", "trades?after=", "state?at=")) {
            for (String bad :
                    List.of(
                            "x",
                            "1",
                            "1.",
                            ".1",
                            "01.1",
                            "1.01",
                            "-1.1",
                            "0.1",
                            "1.4",
                            "2.0",
                            "1.1.1",
                            "%201.1",
                            "9999999999999999.1")) {
                Answer answer = Api.get("sessions/" + id + "/" + what + bad);
                answer.isProblem(
                        400,
                        "INVALID_CURSOR",
                        what.substring(what.indexOf('?') + 1, what.length() - 1));
            }
        }
        Api.get("sessions/" + id + "/events?types=Node")
                .isProblem(400, "INVALID_PARAMETER", "types");
        Api.get("sessions/" + id + "/events?limit=501")
                .isProblem(400, "INVALID_PARAMETER", "limit");
        assertEquals(3, Api.json("sessions/" + id + "/events?after=1.0").path("items").size());
    }
}
