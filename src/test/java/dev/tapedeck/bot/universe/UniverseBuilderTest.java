package dev.tapedeck.bot.universe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.log.Seeds;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UniverseBuilderTest {
    private static final Filters FILTERS = new Filters(new BigDecimal(1000), new BigDecimal(3));

    private static byte[] bytes(String json) {
        return json.getBytes(UTF_8);
    }

    private static byte[] instrument(String symbol, String more) {
        return bytes(
                "{\"symbol\":\""
                        + symbol
                        + "\",\"contractType\":\"LinearPerpetual\",\"status\":\"Trading\",\"quoteCoin\":\"USDT\""
                        + more
                        + "}");
    }

    private static byte[] instrument(String symbol, String contract, String status, String coin) {
        return bytes(
                "{\"symbol\":\""
                        + symbol
                        + "\",\"contractType\":\""
                        + contract
                        + "\",\"status\":\""
                        + status
                        + "\",\"quoteCoin\":\""
                        + coin
                        + "\"}");
    }

    private static byte[] ticker(String symbol, String turnover, String high, String low) {
        return bytes(
                "{\"symbol\":\""
                        + symbol
                        + "\",\"turnover24hUSDT\":"
                        + turnover
                        + ",\"highPrice24h\":"
                        + high
                        + ",\"lowPrice24h\":"
                        + low
                        + "}");
    }

    private static JsonNode build(
            String before, Set<String> forced, List<byte[]> instruments, List<byte[]> tickers) {
        RawObject universe = RawObject.parse(bytes(before)).orElseThrow();
        List<RawObject> entries =
                universe.has("symbols") ? UniverseForm.entries(universe) : List.of();
        new UniverseBuilder(FILTERS, forced, entries)
                .build(universe, new Market(instruments, tickers), 17);
        byte[] json = universe.toJson();
        RawObject again = RawObject.parse(json).orElseThrow();
        new UniverseForm().normalize(again, new dev.tapedeck.bot.BotForm.Aside());
        assertFalse(again.isChanged(), "what is made has the form of today");
        return StrictJson.tree(json);
    }

    private static List<String> symbols(JsonNode universe) {
        return universe.path("symbols").valueStream().map(e -> e.path("symbol").asText()).toList();
    }

    @Test
    void everyInstrumentIsInItOrCountedWithAReason() {
        List<byte[]> instruments =
                List.of(
                        instrument(
                                "A",
                                ",\"qtyStep\":\"0.10\",\"lotSizeFilter\":{\"minOrderQty\":\"1\"}"),
                        instrument("B", "Option", "Trading", "USDT"),
                        instrument("C", "LinearFutures", "Trading", "USDT"),
                        instrument("D", ",\"deliveryTime\":\"1763719200000\""),
                        instrument("E", "InversePerpetual", "Trading", "USD"),
                        instrument("F", "LinearPerpetual", "PreLaunch", "USDT"),
                        instrument("G", "LinearPerpetual", "Trading", "USDC"),
                        instrument("H", ""),
                        instrument("I", ""),
                        instrument("J", ""),
                        instrument("K", ""),
                        instrument("L", "Perpetual?", "Trading", "USDT"),
                        instrument("A", ""),
                        bytes("7"));
        List<byte[]> tickers =
                List.of(
                        ticker("A", "\"1000\"", "\"103\"", "\"100\""),
                        ticker("I", "999.99", "200", "100"),
                        ticker("J", "5000", "102.99", "100"),
                        ticker("K", "5000", "100", "0"),
                        bytes("null"));
        JsonNode universe = build("{}", Set.of(), instruments, tickers);
        assertEquals(List.of("A"), symbols(universe));
        assertEquals(
                "{\"symbol\":\"A\",\"turnover24hUSDT\":1000,\"highPrice24h\":103,\"lowPrice24h\":100,\"vol24hRangePct\":3,"
                        + "\"forcedActive\":false,\"qtyStep\":0.10,\"minOrderQty\":1}",
                new String(StrictJson.write(universe.path("symbols").get(0)), UTF_8));
        assertEquals(
                "{\"nonPerp\":1,\"expiring\":2,\"nonLinear\":1,\"nonTrading\":1,\"nonUSDT\":1,\"tickerMissing\":1,"
                        + "\"thresholdFiltered\":2,\"parseError\":3,\"unknown\":1}",
                universe.path("diagnostics").path("excluded").toString());
        assertEquals(
                "{\"instrumentsTotal\":14,\"tickersTotal\":5,\"matchedTotal\":4,\"validTotal\":1}",
                universe.path("diagnostics").path("totals").toString());
        assertEquals(
                "{\"expiringOrNonPerp\":6,\"byMetricThreshold\":2,\"dataUnavailable\":5}",
                universe.path("filteredOut").toString());
        assertEquals(14, universe.path("totalSymbols").asInt());
        assertEquals(17, universe.path("createdAt").asInt());
        assertEquals("USDT_LINEAR_PERPETUAL_ONLY", universe.path("contractFilter").asText());
    }

    @Test
    void nothingThatPassesIsAUniverseTooAndReady() {
        JsonNode universe = build("{}", Set.of(), List.of(), List.of());
        assertTrue(universe.path("ready").asBoolean());
        assertEquals(0, universe.path("validSymbols").asInt());
        assertTrue(universe.path("symbols").isEmpty());
    }

    @Test
    void forcedSymbolsStayWhateverTheMarketSays() {
        String before =
                "{\"mine\":1.10,\"symbols\":[{\"symbol\":\"GONE\",\"turnover24hUSDT\":7.0,\"highPrice24h\":2,\"lowPrice24h\":1,"
                        + "\"vol24hRangePct\":100,\"forcedActive\":true,\"note\":\"mine\"},{\"symbol\":\"A\",\"forcedActive\":false}]}";
        JsonNode universe =
                build(
                        before,
                        Set.of("GONE", "QUIET"),
                        List.of(instrument("QUIET", ""), instrument("A", "")),
                        List.of(ticker("QUIET", "1", "1", "1"), ticker("A", "1", "1", "1")));
        assertEquals(List.of("QUIET", "GONE"), symbols(universe));
        JsonNode gone = universe.path("symbols").get(1);
        assertEquals("mine", gone.path("note").asText());
        assertEquals("7.0", gone.path("turnover24hUSDT").asText());
        assertTrue(universe.path("symbols").get(0).path("forcedActive").asBoolean());
        assertEquals("1.10", universe.path("mine").asText());
        assertEquals(
                1, universe.path("diagnostics").path("excluded").path("thresholdFiltered").asInt());
    }

    @Test
    void volatilityIsOfTheLowAndComparedWithoutRounding() {
        Ticker third = new Ticker(BigDecimal.TEN, new BigDecimal("4"), new BigDecimal("3"));
        assertEquals("33.33333333", third.volatilityPct().toPlainString());
        assertTrue(third.passes(new Filters(BigDecimal.ONE, new BigDecimal("33.333333333333"))));
        assertFalse(third.passes(new Filters(BigDecimal.ONE, new BigDecimal("33.333333333334"))));
    }

    @Test
    void theCountsAddUpWhateverTheFeed() {
        Seeds.run(
                200,
                random -> {
                    List<byte[]> instruments = new ArrayList<>();
                    List<byte[]> tickers = new ArrayList<>();
                    int count = random.nextInt(40);
                    for (int i = 0; i < count; i++) {
                        String symbol = "S" + random.nextInt(50);
                        List<byte[]> any =
                                Stream.of(
                                                instrument(symbol, ""),
                                                instrument(symbol, "Spot", "Trading", "USDT"),
                                                instrument(symbol, "", "", ""),
                                                bytes("[" + i + "]"))
                                        .toList();
                        instruments.add(any.get(random.nextInt(any.size())));
                        tickers.add(
                                ticker(
                                        symbol,
                                        String.valueOf(random.nextInt(3000)),
                                        String.valueOf(90 + random.nextInt(30)),
                                        String.valueOf(random.nextInt(100))));
                    }
                    JsonNode universe = build("{}", Set.of(), instruments, tickers);
                    int excluded =
                            universe.path("diagnostics")
                                    .path("excluded")
                                    .valueStream()
                                    .mapToInt(JsonNode::asInt)
                                    .sum();
                    int out =
                            universe.path("filteredOut")
                                    .valueStream()
                                    .mapToInt(JsonNode::asInt)
                                    .sum();
                    assertEquals(excluded, out);
                    assertEquals(count, excluded + universe.path("validSymbols").asInt());
                });
    }
}
