package dev.tapedeck.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.document.Folder;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.LogId;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.contract.Json;
import dev.tapedeck.store.memory.MemoryStore;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder of an earlier system, with views and without a log, becomes a session as it is. */
class EarlierViewsTest {
    private static final String POSITIONS =
            "{\n  \"p1\": {\"symbol\": \"X\", \"quantity\": 1.50, \"entry_price\": 5},\n"
                    + "  \"p2\": {\"position_id\": \"p2\", \"symbol\": \"Y\", \"old\": [1]}\n}";
    private static final String TRADES =
            "[\n  {\"trade_id\": \"p1-r0\", \"pnl\": 10.10},\n"
                    + "  {\"position_id\": \"p2\", \"re_entry_num\": 3, \"pnl\": -4}\n]";
    private static final String METRICS = "{\"sharpe\": 1.0}";

    @TempDir private Path data;
    private Path folder;

    @BeforeEach
    void left() throws IOException {
        folder = Files.createDirectories(data.resolve("sessions/u/s_a"));
        leave("positions.json", POSITIONS);
        leave("trades.json", TRADES);
        leave("metrics.json", METRICS);
    }

    private void leave(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private List<String> quarantined() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("quarantine"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".reason"))
                    .toList();
        }
    }

    private static JsonNode state(Process process) {
        return Json.read(process.state("a")).path("state");
    }

    @Test
    void itsViewsAreTheFirstEvents() throws IOException {
        String before;
        try (Process process = Process.start(data)) {
            process.register("a");
            JsonNode state = state(process);
            assertEquals("1.5", process.head("a"));
            assertEquals(
                    Json.read("{\"position\":2,\"trade\":2,\"metrics\":1}"), state.path("counts"));
            assertEquals("p1", state.at("/positions/p1/position_id").asText());
            assertEquals("[1]", state.at("/positions/p2/old").toString());
            assertEquals("p2-r3", state.at("/trades/recent/1/trade_id").asText());
            assertEquals("6.1", state.at("/analytics/realized_pnl").asText());
            assertEquals(1, state.at("/metrics/sharpe").asInt());
            assertTrue(process.state("a").contains("\"quantity\":1.50"), "digits stay");
            await().untilAsserted(() -> assertTrue(read("trades.json").startsWith("[\n{")));
            before = process.state("a");
        }
        assertEquals(POSITIONS, read("archive/imported/positions.json"));
        assertEquals(TRADES, read("archive/imported/trades.json"));
        assertEquals(METRICS, read("archive/imported/metrics.json"));
        assertFalse(Files.exists(data.resolve("quarantine")));
        try (Process process = Process.start(data)) {
            assertEquals(before, process.state("a"), "they are taken in once");
            String other = "{\"type\":\"trade\",\"data\":{\"trade_id\":\"p1-r0\",\"pnl\":1}}";
            Problem known = assertThrows(Problem.class, () -> process.write("a", other, null));
            assertEquals(ProblemKind.TRADE_EXISTS, known.kind());
        }
    }

    @Test
    void aPositionThatTradesHaveLeftSomethingOfStillCounts() throws IOException {
        leave(
                "positions.json",
                "{\"p1\":{\"symbol\":\"X\",\"quantity\":1,\"entry_price\":5,\"unrealized_pnl\":2}}");
        leave(
                "trades.json",
                "[{\"trade_id\":\"p1-r0\",\"position_id\":\"p1\",\"quantity\":1,\"pnl\":10}]");
        try (Process process = Process.start(data)) {
            process.register("a");
            JsonNode figures = state(process).path("analytics");
            assertEquals("2", figures.path("unrealized_pnl").asText());
            assertEquals("12", figures.path("equity").asText());
        }
    }

    @Test
    void aSessionThatIsFoundRegisteredBeginsWithThemToo() throws IOException {
        leave(
                "session.json",
                "{\"session_id\":\"a\",\"user_id\":\"u\",\"strategy_id\":\"s\",\"broker_connection_id\":\"a\"}");
        try (Process process = Process.start(data)) {
            assertEquals(2, state(process).at("/trades/total").asInt());
        }
    }

    @Test
    void anInvalidRecordIsSetAsideWithItsReasonAndTheRestIsTaken() throws IOException {
        leave(
                "trades.json",
                "[{\"trade_id\":\"t1\",\"pnl\":1},{\"trade_id\":\"../t\"},7,{\"trade_id\":\"t1\",\"pnl\":2},"
                        + "{\"trade_id\":\"t2\",\"pnl\":\"many\"},{\"trade_id\":\"t3\",\"pnl\":2}]");
        leave("positions.json", "{\"p 1\":{},\"p2\":{\"quantity\":1}}");
        leave("metrics.json", "{\"sharpe\":NaN}");
        try (Process process = Process.start(data)) {
            process.register("a");
            assertEquals(Json.read("{\"position\":1,\"trade\":2}"), state(process).path("counts"));
        }
        List<String> aside = quarantined();
        assertTrue(aside.stream().anyMatch(name -> name.contains("metrics.json")), aside::toString);
        Path refused =
                data.resolve("quarantine")
                        .resolve(
                                aside.stream()
                                        .filter(name -> name.contains("refused.ndjson"))
                                        .findFirst()
                                        .orElseThrow());
        List<JsonNode> records = Files.readAllLines(refused).stream().map(Json::read).toList();
        assertEquals(5, records.size());
        assertEquals(Json.read("7"), records.get(1).path("record"));
        assertTrue(records.get(2).path("reason").asText().contains("id of a trade before it"));
    }

    @Test
    void eventsInAnotherFormAreSetAsideAndTheViewsTaken() throws IOException {
        leave("events.jsonl", "{\"execution_id\": \"e\", \"event_type\": \"logic_completed\"}\n");
        try (Process process = Process.start(data)) {
            process.register("a");
            assertEquals(2, state(process).at("/trades/total").asInt());
        }
        assertTrue(quarantined().getFirst().contains("events.jsonl"));
    }

    @Test
    void whatIsTooLargeIsSetAsideWhole() throws IOException {
        leave("trades.json", " ".repeat(5 << 20) + "[]");
        try (Process process = Process.start(data)) {
            process.register("a");
            assertEquals("1.3", process.head("a"));
        }
        assertTrue(quarantined().getFirst().contains("trades.json"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String trades(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"trade_id\":\"t" + i + "\",\"pnl\":1}")
                .toList()
                .toString();
    }

    private void leaveTradesAlone(int count) throws IOException {
        Files.delete(folder.resolve("positions.json"));
        Files.delete(folder.resolve("metrics.json"));
        leave("trades.json", trades(count));
    }

    @Test
    void manyAreTakenInMoreThanOneBatch() throws IOException {
        leaveTradesAlone(25_000);
        try (Process process = Process.start(data)) {
            process.register("a");
            assertEquals("1.25000", process.head("a"));
            assertEquals(25_000, state(process).at("/trades/total").asInt());
        }
    }

    /** What such a crash leaves: the first batch in the log, and the whole file to go through. */
    @Test
    void aCrashBetweenTwoBatchesLosesAndRepeatsNothing() throws IOException {
        leaveTradesAlone(10_000);
        try (Process process = Process.start(data)) {
            process.register("a");
            assertEquals("1.10000", process.head("a"));
        }
        leave("archive/imported/trades.json", trades(25_000));
        leave("archive/imported/under_way.json", "{}");
        for (int restart = 0; restart < 2; restart++) {
            try (Process process = Process.start(data)) {
                assertEquals("1.25000", process.head("a"));
                JsonNode state = state(process);
                assertEquals(25_000, state.at("/trades/total").asInt());
                assertEquals(25_000, state.at("/analytics/wins").asInt());
            }
            assertFalse(Files.exists(folder.resolve("archive/imported/under_way.json")));
        }
    }

    /** The batch fails when the trade, or the metrics, behind it want a new one. */
    @ParameterizedTest
    @ValueSource(ints = {10_000, 25_000})
    void aLogThatFailsMeanwhileCostsNoRecord(int count) throws IOException {
        MemoryStore store = new MemoryStore(64 << 20, Clock.systemUTC());
        Folder place = store.folders().at("sessions/u/s_a");
        byte[] left = utf8(trades(count));
        place.replace("trades.json", left, Folder.Durability.POWER);
        place.replace("metrics.json", utf8(METRICS), Folder.Durability.POWER);
        EventLog log =
                store.logs().open(LogId.session("a"), "sessions/u/s_a").await().indefinitely();
        Problem failed =
                assertThrows(
                        Problem.class, () -> EarlierViews.takeIn(place, failingOnce(log), 4 << 20));
        assertEquals(ProblemKind.STORAGE_UNAVAILABLE, failed.kind());
        assertTrue(EarlierViews.takeIn(place, log, 4 << 20), "the next attempt");
        assertEquals(new Cursor(1, count + 1), log.head());
        for (String name : List.of("trades.json", "metrics.json")) {
            assertTrue(place.size("archive/imported/" + name) > 0, name + " stays where it is");
        }
    }

    private static EventLog failingOnce(EventLog log) {
        AtomicBoolean failed = new AtomicBoolean();
        return (EventLog)
                Proxy.newProxyInstance(
                        EarlierViewsTest.class.getClassLoader(),
                        new Class<?>[] {EventLog.class},
                        (proxy, method, arguments) ->
                                method.getName().equals("append") && !failed.getAndSet(true)
                                        ? Uni.createFrom().failure(full())
                                        : method.invoke(log, arguments));
    }

    private static Problem full() {
        return Problem.of(ProblemKind.STORAGE_UNAVAILABLE, "the disk is full");
    }

    @Test
    void aCrashBeforeTheFirstBatchChangesNothing() throws IOException {
        Files.createDirectories(folder.resolve("archive/imported"));
        leave("archive/imported/trades.json", "[");
        try (Process process = Process.start(data)) {
            process.register("a");
            assertEquals("1.5", process.head("a"));
        }
        assertEquals(TRADES, read("archive/imported/trades.json"));
    }

    @Test
    void aSessionOfThisServiceTakesNothingIn() throws IOException {
        Files.delete(folder.resolve("positions.json"));
        Files.delete(folder.resolve("trades.json"));
        Files.delete(folder.resolve("metrics.json"));
        for (int i = 0; i < 2; i++) {
            try (Process process = Process.start(data)) {
                process.register("a");
                assertEquals("1.0", process.head("a"));
                await().untilAsserted(() -> assertEquals("{}", read("positions.json")));
            }
        }
        assertFalse(Files.exists(folder.resolve("archive")));
    }
}
