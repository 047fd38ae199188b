package dev.tapedeck.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void namesTheParametersThatDiffer() throws Exception {
        Comparison comparison =
                compare(
                        "{'source':'x','params':{'fast':5,'slow':20,'take':1.0}}",
                        "{'source':'x','params':{'fast':8,'slow':20.0,'take':1},'scale':2}");
        assertEquals(
                List.of("params.fast", "scale"),
                comparison.parameters().stream().map(Comparison.Parameter::name).toList());
        assertNull(comparison.parameters().getLast().a());
        JsonNode first = comparison.json().get("parameters").get(0);
        assertEquals("{\"name\":\"params.fast\",\"a\":5,\"b\":8}", first.toString());
    }

    @Test
    void putsFiguresSideBySideWithWhatBHasMore() throws Exception {
        JsonNode metrics =
                Comparison.of(
                                new Compared(
                                        json("{}"),
                                        json("{'pnl':1.5,'wins':'3','s':{'x':null}}"),
                                        List.of()),
                                new Compared(
                                        json("{}"),
                                        json("{'pnl':-0.5,'wins':5,'s':{'x':7},'note':'n'}"),
                                        List.of()))
                        .json()
                        .get("metrics");
        assertEquals("{\"a\":1.5,\"b\":-0.5,\"difference\":-2}", metrics.get("pnl").toString());
        assertEquals("{\"a\":3,\"b\":5,\"difference\":2}", metrics.get("wins").toString());
        assertEquals("{\"a\":null,\"b\":7,\"difference\":null}", metrics.get("s.x").toString());
        assertEquals(3, metrics.size(), "a note is no figure");
    }

    @Test
    void findsWhereTradesPart() throws Exception {
        Divergence trades =
                Divergence.of(
                        trades(
                                trade("10:00", "long", "10:30", "5"),
                                trade("11:00", "short", "11:30", "-1"),
                                trade("12:00", "long", "12:30", "2"),
                                trade("13:00", "long", "13:30", "3")),
                        trades(
                                trade("10:00", "long", "10:30", "5.0"),
                                trade("11:00", "short", "11:45", "4"),
                                trade("12:30", "long", "12:40", "1"),
                                trade("13:00", "long", "13:30", "3")),
                        10);
        assertEquals(2, trades.alike());
        assertEquals(3, trades.total());
        JsonNode json = trades.json();
        assertEquals(
                "{\"index\":1,\"time\":\"2026-01-05T11:00:00.000000Z\"}",
                json.get("first_divergence").toString());
        assertEquals(
                List.of("changed", "only_a", "only_b"),
                json.get("divergent").findValuesAsText("kind"));
        assertEquals("-1", json.get("divergent").get(0).get("a").get("pnl").asText());
        assertEquals("4", json.get("divergent").get(0).get("b").get("pnl").asText());
    }

    @Test
    void theSameTradesNeverPart() throws Exception {
        List<ComparedTrade> some = trades(trade("10:00", "long", "10:30", "5"));
        Divergence trades = Divergence.of(some, some, 10);
        assertEquals(1, trades.alike());
        assertNull(trades.first());
        assertTrue(trades.json().get("first_divergence").isNull());
    }

    @Test
    void tradesThatBeginAlikeAreMatchedInTheirOrder() throws Exception {
        Divergence trades =
                Divergence.of(
                        trades(
                                trade("10:00", "long", "10:30", "5"),
                                trade("10:00", "long", "10:40", "6")),
                        trades(
                                trade("10:00", "long", "10:30", "5"),
                                trade("10:00", "long", "10:40", "6"),
                                trade("10:00", "long", "10:50", "7")),
                        10);
        assertEquals(2, trades.alike());
        assertEquals(2, trades.listed().getFirst().index());
    }

    @Test
    void theListIsBoundedAndTheTotalIsNot() throws Exception {
        String many =
                IntStream.range(0, 60)
                        .mapToObj(i -> trade("10:%02d".formatted(i), "long", "11:00", "1"))
                        .collect(Collectors.joining(","));
        Divergence trades = Divergence.of(trades(many), List.of(), 10);
        assertEquals(60, trades.total());
        assertEquals(10, trades.listed().size());
    }

    @Test
    void timesOfOtherProgramsAreTheSameTimes() throws Exception {
        List<ComparedTrade> other =
                trades(
                        "{'symbol':'X','side':'long','entry_time':'2026-01-05T12:00:00+02:00',"
                                + "'exit_time':'2026-01-05T10:30:00.000Z','exit_price':'100','pnl':'5'}");
        Divergence trades = Divergence.of(trades(trade("10:00", "long", "10:30", "5")), other, 10);
        assertEquals(1, trades.alike());
    }

    @Test
    void whatIsNoListOfTradesIsRefused() {
        assertThrows(IOException.class, () -> read("{}", 10));
        assertThrows(IOException.class, () -> read("[1]", 10));
        assertThrows(IOException.class, () -> read("[{},{}]", 1));
        assertThrows(IOException.class, () -> read("[{}", 10));
    }

    @Test
    void numbersThatNoSumCanHoldAreNone() throws Exception {
        ComparedTrade trade = read("[{'pnl':1e999999999,'exit_price':'1e70'}]", 10).getFirst();
        assertNull(trade.pnl());
        assertNull(trade.exitPrice());
    }

    private static Comparison compare(String a, String b) throws Exception {
        return Comparison.of(
                new Compared(json(a), json("{}"), List.of()),
                new Compared(json(b), json("{}"), List.of()));
    }

    private static String trade(String entry, String side, String exit, String pnl) {
        return ("{'symbol':'X','side':'%s','entry_time':'2026-01-05T%s:00Z',"
                        + "'exit_time':'2026-01-05T%s:00.000000Z','exit_price':100.0,'pnl':%s}")
                .formatted(side, entry, exit, pnl);
    }

    private static List<ComparedTrade> trades(String... trades) throws Exception {
        return read("[" + String.join(",", trades) + "]", 1_000);
    }

    private static List<ComparedTrade> read(String json, int most) throws IOException {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return ComparedTrade.read(new ByteArrayInputStream(bytes), most);
    }

    private static JsonNode json(String json) throws Exception {
        return JSON.readTree(json.replace('\'', '"'));
    }
}
