package dev.tapedeck.execution.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourcesTest {
    @TempDir Path data;

    private Path replay;
    private Sources sources;

    @BeforeEach
    void makeFolder() throws IOException {
        replay = Files.createDirectories(data.resolve("replay"));
        sources = new Sources(data.toString());
    }

    @ParameterizedTest
    @EnumSource(ShippedSource.class)
    void shippedSourcesAreWhatTheySay(ShippedSource source) throws Exception {
        List<Tick> all = read(source, "x");
        SourceInfo info = source.info();
        assertEquals(info.ticks(), all.size());
        assertEquals(info.from(), all.getFirst().timestamp());
        assertEquals(info.to(), all.getLast().timestamp());
        assertNull(info.problem());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.csv",
                "..",
                "a/b.csv",
                "/etc/passwd",
                ".hidden.csv",
                "a.txt",
                "",
                "a\u0000.csv",
                "..\\x.csv",
                "%2e%2e%2fsecret.csv",
                "replay.csv/",
                "bitstamp-2013-11/../x.csv",
                "ü.csv"
            })
    void hostileNamesFindNothing(String name) throws IOException {
        Files.writeString(data.resolve("secret.csv"), "1385337600,1,1\n");
        assertTrue(sources.find(name).isEmpty());
    }

    @Test
    void linksAndFoldersAreNoSources() throws IOException {
        Path secret = Files.writeString(data.resolve("secret.csv"), "1385337600,1,1\n");
        Files.createSymbolicLink(replay.resolve("link.csv"), secret);
        Files.createDirectory(replay.resolve("folder.csv"));
        assertTrue(sources.find("link.csv").isEmpty());
        assertTrue(sources.find("folder.csv").isEmpty());
        assertEquals(3, sources.all().size());
    }

    @Test
    void aFileThatBecameALinkIsNotFollowed() throws IOException {
        Path secret = Files.writeString(data.resolve("secret.csv"), "1385337600,1,1\n");
        Path file = Files.writeString(replay.resolve("ticks.csv"), "1385337600,1,1\n");
        Source found = sources.find("ticks.csv").orElseThrow();
        Files.delete(file);
        Files.createSymbolicLink(file, secret);
        assertThrows(IOException.class, () -> found.open("X"));
        assertEquals("the file cannot be read", found.info().problem());
    }

    @Test
    void readsCsvWithAndWithoutAHeader() throws Exception {
        Files.writeString(
                replay.resolve("plain.csv"), "1385337600,800.010000,0.1\r\n\n1385337601,801,2");
        List<Tick> plain = read("plain.csv", "BTCUSD");
        assertEquals(new BigDecimal("800.010000"), plain.getFirst().price());
        assertEquals(Instant.parse("2013-11-25T00:00:01Z"), plain.get(1).timestamp());
        Files.writeString(
                replay.resolve("named.csv"),
                "\ufeffsymbol,Price,TS,amount\nA,5,1385337600123,1\nB,6,1385337600124,1\nA,7,2013-11-25T00:00:02.5Z,\n");
        List<Tick> named = read("named.csv", "A");
        assertEquals(2, named.size());
        assertEquals(Instant.parse("2013-11-25T00:00:00.123Z"), named.getFirst().timestamp());
        assertEquals(BigDecimal.ZERO, named.get(1).amount());
    }

    @Test
    void readsTheTicksThatABotCaptured() throws Exception {
        Files.writeString(
                replay.resolve("bot.ndjson"),
                """
                {"ts":1700000000000,"symbol":"BTCUSDT","markPrice":"37000.5","openInterestValue":12.25}
                {"timestamp":1700000000,"symbol":"ETHUSDT","price":2000}
                {"timestamp":"2023-11-14T22:13:21.123456Z","price":37001,"amount":null,"more":{"a":[1]}}
                """);
        List<Tick> ticks = read("bot.ndjson", "BTCUSDT");
        assertEquals(2, ticks.size());
        assertEquals(new BigDecimal("37000.5"), ticks.getFirst().price());
        assertEquals(new BigDecimal("12.25"), ticks.getFirst().amount());
        assertEquals(Instant.parse("2023-11-14T22:13:21.123456Z"), ticks.get(1).timestamp());
    }

    @Test
    void aFileIsListedWithItsSpanOrWhatIsWrongWithIt() throws IOException {
        Files.writeString(replay.resolve("b.csv"), "timestamp,price\n1385337600,1\n1385337700,2\n");
        Files.writeString(replay.resolve("a.ndjson"), "{\"ts\":1385337600,\"price\":0}\n");
        Files.writeString(replay.resolve("notes.txt"), "no");
        List<SourceInfo> files = sources.all().stream().skip(3).map(Source::info).toList();
        assertEquals(List.of("a.ndjson", "b.csv"), files.stream().map(SourceInfo::name).toList());
        assertEquals("line 1: the price is not above 0", files.getFirst().problem());
        assertEquals(Instant.parse("2013-11-25T00:00:00Z"), files.get(1).from());
        assertEquals(Instant.parse("2013-11-25T00:01:40Z"), files.get(1).to());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1385337602,abc,1", "1385337602", "1385337602,-1,1", "1385337602,0,1",
                        "1385337602,1,-1",
                "soon,1,1", "1385337599,1,1", "1385337602,1e999999999,1", "99999999999999999,1,1",
                        "-5,1,1"
            })
    void aMalformedCsvLineIsNamedWithItsNumber(String bad) throws IOException {
        Files.writeString(
                replay.resolve("bad.csv"), "1385337600,1,1\n1385337601,1,1\n" + bad + "\n");
        MalformedSource e = assertThrows(MalformedSource.class, () -> read("bad.csv", "X"));
        assertEquals(3, e.line());
        assertEquals("bad.csv", e.source());
        assertTrue(e.whatAndWhere().startsWith("bad.csv line 3: "), e::whatAndWhere);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ts\":1,\"price\":1",
                "[]",
                "{} {}",
                "{\"ts\":1}",
                "{\"price\":1}",
                "{\"ts\":1,\"price\":\"x\"}",
                "nonsense"
            })
    void aMalformedNdjsonLineIsNamedWithItsNumber(String bad) throws IOException {
        Files.writeString(replay.resolve("bad.ndjson"), "{\"ts\":1,\"price\":1}\n\n" + bad + "\n");
        assertEquals(3, assertThrows(MalformedSource.class, () -> read("bad.ndjson", "X")).line());
    }

    @Test
    void anEndlessLineIsRefusedAndNotCollected() throws Exception {
        Path file = replay.resolve("long.csv");
        Files.writeString(file, "1385337600,1,1\n" + "9".repeat(LineReader.MAX_LINE_BYTES + 1));
        MalformedSource e = assertThrows(MalformedSource.class, () -> read("long.csv", "X"));
        assertEquals(2, e.line());
        Files.writeString(
                file,
                "1385337600,1,1"
                        + " ".repeat(LineReader.MAX_LINE_BYTES - 14)
                        + "\n1385337601,1,1\n");
        assertEquals(2, read("long.csv", "X").size());
    }

    @Test
    void barsBecomeTheSameFourTicks() throws Exception {
        Files.writeString(
                replay.resolve("bars.csv"),
                "date,open,high,low,close,volume\n2013-01-02,10,14,9,12,700\n2013-01-03,12,13,8,9,5\n");
        List<Tick> ticks = read("bars.csv", "X");
        assertEquals(
                List.of("10", "9", "14", "12", "12", "13", "8", "9"),
                ticks.stream().map(t -> t.price().toPlainString()).toList());
        assertEquals(
                List.of(
                        "2013-01-02T00:00:00Z",
                        "2013-01-02T08:00:00Z",
                        "2013-01-02T16:00:00Z",
                        "2013-01-02T23:59:59.999Z"),
                ticks.stream().limit(4).map(t -> t.timestamp().toString()).toList());
        assertEquals(new BigDecimal("700"), ticks.get(3).amount());
        assertEquals(new BigDecimal("9"), ticks.get(1).low());
        assertEquals(new BigDecimal("14"), ticks.get(1).high());
        Files.writeString(
                replay.resolve("odd.csv"), "date,open,high,low,close\n2013-01-02,10,11,9,12\n");
        assertEquals(2, assertThrows(MalformedSource.class, () -> read("odd.csv", "X")).line());
    }

    private List<Tick> read(String name, String symbol) throws IOException, MalformedSource {
        return read(sources.find(name).orElseThrow(), symbol);
    }

    private static List<Tick> read(Source source, String symbol)
            throws IOException, MalformedSource {
        List<Tick> all = new ArrayList<>();
        try (Ticks ticks = source.open(symbol)) {
            for (Tick tick = ticks.next(); tick != null; tick = ticks.next()) {
                all.add(tick);
            }
        }
        return all;
    }
}
