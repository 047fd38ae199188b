package dev.tapedeck.session.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.EventLines;
import dev.tapedeck.session.state.Tape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FinalExportsTest {
    private static final String NO_EVENTS = "{\"events_history\":{}}";

    @Test
    void holdsEveryNodeEventTickAndTradeOfTheLog() throws IOException {
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            Oracle oracle = new Oracle(random);
            for (int i = random.nextInt(2_000); i > 0; i--) {
                oracle.event();
            }
            EventLines lines = oracle.tape.lines();
            int spill = random.nextInt(20_000);
            DraftsInMemory folder =
                    exported(TapePages.of(lines, () -> 1 + random.nextInt(300)), spill);
            assertEquals(oracle.nodes(), text(folder, FinalExports.DIAGNOSTICS), "seed " + seed);
            assertEquals(oracle.ticks(), text(folder, FinalExports.TICKS), "seed " + seed);
            assertEquals(oracle.trades(), text(folder, FinalExports.TRADES), "seed " + seed);
        }
    }

    /** The three documents as text, put together naively next to the tape. */
    private static final class Oracle {
        final Tape tape = new Tape();
        private final Random random;
        private final Set<String> used = new HashSet<>();
        private final List<String> nodes = new ArrayList<>();
        private final List<String> ticks = new ArrayList<>();
        private final Map<String, List<String>> trades = new TreeMap<>();
        private final Map<String, List<BigDecimal>> pnls = new TreeMap<>();

        Oracle(Random random) {
            this.random = random;
        }

        void event() {
            int seq = tape.count() + 1;
            switch (random.nextInt(4)) {
                case 0 -> node(seq);
                case 1 -> tick(seq);
                case 2 -> trade(seq);
                default -> tape.add("metrics", "{\"execution_id\":\"x\"}");
            }
        }

        private void node(int seq) {
            String id =
                    "e"
                            + random.nextInt(60)
                            + (random.nextInt(9) == 0 ? "#" + random.nextInt(900) : "");
            boolean missing = random.nextInt(20) == 0;
            String data =
                    missing ? "{\"n\":1.10}" : "{\"a\":[1.0],\"execution_id\":\"" + id + "\"}";
            String key = missing ? "#" + seq : id;
            while (!used.add(key)) {
                key += "#" + seq;
            }
            tape.add("node", data);
            nodes.add("\"" + key + "\":" + data);
        }

        private void tick(int seq) {
            boolean replay = random.nextBoolean();
            String data =
                    "{\"symbol\":\"BTC\",\"price\":1e5"
                            + (replay ? ",\"execution_id\":\"r\"}" : "}");
            tape.add("tick", data);
            ticks.add("\"" + (replay ? "r#" : "BTC#") + seq + "\":" + data);
        }

        private void trade(int seq) {
            String day = "2026-03-0" + (1 + random.nextInt(4));
            BigDecimal pnl = BigDecimal.valueOf(random.nextInt(7) - 3L, random.nextInt(3));
            String time = "\"exit_time\":\"" + day + "T10:00:00Z\"";
            String data =
                    "{\"trade_id\":\"t"
                            + seq
                            + "\","
                            + time
                            + ",\"pnl\":"
                            + pnl.toPlainString()
                            + "}";
            tape.add("trade", data);
            trades.computeIfAbsent(day, d -> new ArrayList<>()).add(data);
            pnls.computeIfAbsent(day, d -> new ArrayList<>()).add(pnl);
        }

        String nodes() {
            return "{\"events_history\":{" + String.join(",", nodes) + "}}";
        }

        String ticks() {
            return "{\"events_history\":{" + String.join(",", ticks) + "}}";
        }

        String trades() {
            List<String> days = new ArrayList<>();
            trades.forEach((day, list) -> days.add(day(day, list, pnls.get(day))));
            return days.size() == 1 ? days.getFirst() : "[" + String.join(",", days) + "]";
        }

        private static String day(String day, List<String> trades, List<BigDecimal> pnls) {
            long wins = pnls.stream().filter(p -> p.signum() > 0).count();
            long losses = pnls.stream().filter(p -> p.signum() < 0).count();
            BigDecimal decided = BigDecimal.valueOf(wins + losses);
            BigDecimal rate =
                    decided.signum() == 0
                            ? null
                            : BigDecimal.valueOf(wins).divide(decided, 12, RoundingMode.HALF_EVEN);
            return """
            {"date":"%s","summary":{"total_trades":%d,"total_pnl":%s,"winning_trades":%d,\
            "losing_trades":%d,"breakeven_trades":%d,"win_rate":%s},"trades":[%s]}\
            """
                    .formatted(
                            day,
                            trades.size(),
                            plain(pnls.stream().reduce(BigDecimal.ZERO, BigDecimal::add)),
                            wins,
                            losses,
                            trades.size() - wins - losses,
                            plain(rate),
                            String.join(",", trades));
        }

        private static String plain(BigDecimal value) {
            return value == null ? "null" : value.stripTrailingZeros().toPlainString();
        }
    }

    @Test
    void theSameLogGivesTheSameBytes() throws IOException {
        Oracle oracle = new Oracle(new Random(3));
        for (int i = 0; i < 20_000; i++) {
            oracle.event();
        }
        EventLines lines = oracle.tape.lines();
        DraftsInMemory once = exported(TapePages.of(lines, () -> 7_000), 1 << 20);
        DraftsInMemory again = exported(TapePages.of(lines, () -> 13), 1 << 20);
        assertEquals(3, once.files.size());
        once.files.forEach((name, bytes) -> assertArrayEquals(bytes, again.files.get(name), name));
    }

    @Test
    void aLogWithoutAnyOfItGivesEmptyDocuments() throws IOException {
        Tape tape = new Tape().add("metrics", "{}").add("trade", "17");
        DraftsInMemory folder = exported(TapePages.of(tape.lines(), () -> 9), 100);
        assertEquals(NO_EVENTS, text(folder, FinalExports.DIAGNOSTICS));
        assertEquals(NO_EVENTS, text(folder, FinalExports.TICKS));
        assertEquals("[]", text(folder, FinalExports.TRADES));
    }

    @Test
    void dataOfAnyKindIsKept() throws IOException {
        Tape tape =
                new Tape()
                        .add("node", "null")
                        .add("node", "[\"execution_id\",\"x\"]")
                        .add("node", "{\"execution_id\":17}")
                        .add("node", "{\"execution_id\":\"\\u0022é\"}")
                        .add("tick", "\"x\"");
        DraftsInMemory folder = exported(TapePages.of(tape.lines(), () -> 2), 100);
        assertEquals(
                """
                {"events_history":{"#1":null,"#2":["execution_id","x"],"17":{"execution_id":17},\
                "\\"é":{"execution_id":"\\u0022é"}}}\
                """,
                text(folder, FinalExports.DIAGNOSTICS));
        assertEquals("{\"events_history\":{\"#5\":\"x\"}}", text(folder, FinalExports.TICKS));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T23:30:00Z, 2026-03-01",
        "2026-03-01T23:30:00.123456-01:00, 2026-03-02",
        "2026-03-01T03:30:00+05:30, 2026-02-28",
        "2026-03-01 15:29:59, 2026-03-01",
        "2026-03-01T15:29, 2026-03-01",
        "2026-03-01, 2026-03-01",
        "+999999999-12-31T23:59:59-18:00, 2027-01-02",
        "-0044-03-15T00:00:00Z, 2027-01-02",
        "2026-02-30, 2027-01-02",
        "yesterday at noon, 2027-01-02",
        "'', 2027-01-02",
    })
    void aTradeBelongsToTheUtcDayOfItsExit(String exitTime, String day) throws IOException {
        String trade =
                "{\"exit_time\":\"" + exitTime + "\",\"pnl\":100000000000000000000.000000001}";
        Tape tape = new Tape().add("trade", trade, Instant.parse("2027-01-02T23:59:59Z"));
        String json = text(exported(TapePages.of(tape.lines(), () -> 9), 0), FinalExports.TRADES);
        assertEquals(
                "{\"date\":\""
                        + day
                        + "\",\"summary\":{\"total_trades\":1,\"total_pnl\":100000000000000000000.000000001,"
                        + "\"winning_trades\":1,\"losing_trades\":0,\"breakeven_trades\":0,\"win_rate\":1},"
                        + "\"trades\":["
                        + trade
                        + "]}",
                json);
    }

    @Test
    void aLogThatCannotBeReadLeavesTheOldFiles() {
        Tape tape = new Tape().add("node", "{}").add("tick", "{}").add("trade", "{}");
        DraftsInMemory folder = new DraftsInMemory();
        Pages pages = new TapePages(tape.lines(), () -> 1, 2);
        assertThrows(IOException.class, () -> FinalExports.write(folder, pages));
        assertTrue(folder.files.isEmpty());
        assertTrue(folder.open.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {FinalExports.DIAGNOSTICS, FinalExports.TICKS, FinalExports.TRADES})
    void noneIsPublishedWhenOneCannotBeWritten(String full) {
        Tape tape = new Tape().add("node", "{}").add("tick", "{}").add("trade", "{}");
        DraftsInMemory folder = new DraftsInMemory();
        folder.full = full;
        Pages pages = TapePages.of(tape.lines(), () -> 9);
        assertThrows(IOException.class, () -> FinalExports.write(folder, pages));
        assertTrue(folder.files.isEmpty());
        assertTrue(folder.open.isEmpty());
    }

    @Test
    void keysStayDifferentWhenThereAreTooManyToRemember() {
        for (int kept : new int[] {0, 1, 7, 1 << 20}) {
            UniqueKeys keys = new UniqueKeys(kept);
            Set<String> given = new HashSet<>();
            Random random = new Random(kept);
            for (int seq = 1; seq <= 20_000; seq++) {
                String name = "x" + "#".repeat(random.nextInt(3)) + random.nextInt(400);
                assertTrue(given.add(keys.key(name, seq)), () -> kept + " " + name);
            }
        }
    }

    private static DraftsInMemory exported(Pages pages, int spillBytes) throws IOException {
        DraftsInMemory folder = new DraftsInMemory();
        FinalExports.write(folder, pages, spillBytes);
        assertTrue(folder.open.isEmpty());
        return folder;
    }

    private static String text(DraftsInMemory folder, String name) throws IOException {
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(folder.files.get(name)))) {
            String json = new String(in.readAllBytes(), UTF_8);
            Tape.compact(json);
            return json;
        }
    }
}
