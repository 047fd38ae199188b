package dev.tapedeck.bot.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsFormTest {
    private static final String LEAST =
            "{\"mode\":\"paper\",\"direction\":\"both\",\"tf\":1,\"priceUpThrPct\":-0.50,\"marginUSDT\":100.0,"
                    + "\"leverage\":1e1,\"tpRoiPct\":1,\"slRoiPct\":0.7";
    private static final String DEFAULTS =
            ",\"bothTieBreak\":\"shortPriority\",\"strategyMode\":\"IMPULSE\",\"holdSeconds\":3,\"signalCounterThreshold\":2,"
                    + "\"signalCounterMin\":2,\"signalCounterMax\":9007199254740991,\"oiUpThrPct\":50,\"oiCandleThrPct\":0,"
                    + "\"entryOffsetPct\":0.01,\"maxActiveSymbols\":3,\"dailyLossLimitUSDT\":0,\"maxConsecutiveLosses\":0,"
                    + "\"trendTfMinutes\":5,\"trendLookbackBars\":20,\"trendMinMovePct\":0.2,\"confirmWindowBars\":2,"
                    + "\"confirmMinContinuationPct\":0,\"impulseMaxAgeBars\":2,\"requireOiTwoCandles\":false,"
                    + "\"maxSecondsIntoCandle\":45,\"minSpreadBps\":0,\"maxSpreadBps\":0,\"maxTickStalenessMs\":0,"
                    + "\"minNotionalUSDT\":5,\"autoTuneEnabled\":false,\"autoTuneScope\":\"GLOBAL\","
                    + "\"paperEntrySlippageBps\":0,\"paperExitSlippageBps\":0,\"paperPartialFillPct\":100}";

    private static byte[] bytes(String json) {
        return json.getBytes(UTF_8);
    }

    private static String normalized(String json) {
        byte[] once = SettingsForm.normalize(bytes(json));
        assertSame(once, SettingsForm.normalize(once), "twice changes nothing");
        return new String(once, UTF_8);
    }

    private static List<String> badFields(String json) {
        Problem problem =
                assertThrows(Problem.class, () -> SettingsForm.normalized(bytes(json)), json);
        assertEquals(ProblemKind.INVALID_FIELD, problem.kind());
        return problem.errors().stream().map(Problem.BadField::field).toList();
    }

    /** The value of one more field after it was normalized. */
    private static String field(String name, String given) {
        String json = normalized(LEAST + ",\"" + name + "\":" + given + "}");
        String from = json.substring(json.indexOf("\"" + name + "\":") + name.length() + 3);
        return from.substring(0, from.indexOf(from.contains(",") ? ',' : '}'));
    }

    @Test
    void whatIsMissingGetsItsDefaultAndWhatIsThereKeepsItsDigits() {
        assertEquals(LEAST + DEFAULTS, normalized(LEAST + "}"));
    }

    @Test
    void everyBadFieldIsNamedAtOnce() {
        assertEquals(
                List.of(
                        "mode",
                        "direction",
                        "tf",
                        "priceUpThrPct",
                        "marginUSDT",
                        "leverage",
                        "tpRoiPct",
                        "slRoiPct"),
                badFields("{}"));
        assertEquals(List.of(""), badFields("[]"));
        Map.of(
                        "mode", "\"live\"",
                        "direction", "\"up\"",
                        "tf", "2",
                        "priceUpThrPct", "\"0.5\"",
                        "marginUSDT", "0",
                        "leverage", "-1",
                        "tpRoiPct", "null",
                        "slRoiPct", "1e999999999")
                .forEach((name, value) ->
                        assertEquals(
                                List.of(name),
                                badFields(
                                        (LEAST + "}")
                                                .replaceFirst(
                                                        "\"" + name + "\":[^,}]*",
                                                        "\"" + name + "\":" + value))));
    }

    @Test
    void aNumberOutsideOfItsRangeGoesToTheNearestEnd() {
        assertEquals("10", field("trendLookbackBars", "1"));
        assertEquals("200", field("trendLookbackBars", "201"));
        assertEquals("1", field("confirmWindowBars", "0"));
        assertEquals("5", field("confirmWindowBars", "6e3"));
        assertEquals("10", field("impulseMaxAgeBars", "10.9"));
        assertEquals("0", field("oiUpThrPct", "-3"));
        assertEquals("1", field("paperPartialFillPct", "0"));
        assertEquals("9007199254740991", field("signalCounterMax", "9007199254740993"));
        assertEquals("0.0100", field("entryOffsetPct", "0.0100"));
        assertEquals("7.0", field("holdSeconds", "7.0"), "it is whole as it stands");
        assertEquals("7", field("holdSeconds", "7.9"));
    }

    @Test
    void whatIsOfAnotherTypeGetsTheDefault() {
        for (String wrong : List.of("null", "\"7\"", "[]", "{}", "true", "1e-400")) {
            assertEquals("3", field("holdSeconds", wrong), wrong);
        }
        assertEquals("false", field("autoTuneEnabled", "1"));
        assertEquals("true", field("autoTuneEnabled", "true"));
        assertEquals("\"GLOBAL\"", field("autoTuneScope", "\"MINE\""));
        assertEquals("\"UNIVERSE_ONLY\"", field("autoTuneScope", "\"UNIVERSE_ONLY\""));
    }

    @Test
    void theRangeOfTheSignalCounterBeginsAtItsThreshold() {
        assertEquals("4", field("signalCounterMin", "null,\"signalCounterThreshold\":4"));
        assertEquals("1", field("signalCounterMin", "0.5"));
        assertEquals("6", field("signalCounterMax", "5,\"signalCounterMin\":6"));
    }

    @Test
    void keysOfEarlierSystemsAreReadUnderTheirNamesOfToday() {
        String json =
                normalized(
                        LEAST
                                + ",\"trendTf\":15,\"trendThrPct\":0.30,\"confirmMaxCandles\":9,\"confirmMovePct\":0.10}");
        assertEquals(
                LEAST
                        + ",\"trendTfMinutes\":15,\"trendMinMovePct\":0.30,\"confirmWindowBars\":5,\"confirmMinContinuationPct\":0.10"
                        + DEFAULTS.replaceAll(
                                ",\"(trendTfMinutes|trendMinMovePct|confirmWindowBars|confirmMinContinuationPct)\":[^,]*",
                                ""),
                json);
        assertEquals("7", field("trendTfMinutes", "7,\"trendTf\":15"), "today's name wins");
        assertEquals("15", field("trendTfMinutes", "null,\"trendTf\":15"));
        assertEquals("5", field("trendTfMinutes", "null,\"trendTf\":\"x\""));
    }

    @Test
    void unknownFieldsStayAsTheyAre() {
        String mine = ",\"mine\":{\"a\":[1.10,null]},\"\\u0061b\":1e400";
        assertEquals(LEAST + mine + DEFAULTS, normalized(LEAST + mine + "}"));
    }

    @Test
    void theEngineReadsOneRecord() {
        BotSettings settings = BotSettings.read(bytes(LEAST + ",\"maxTickStalenessMs\":2500}"));
        assertEquals(Mode.PAPER, settings.mode());
        assertEquals(Direction.BOTH, settings.direction());
        assertEquals(TieBreak.SHORT_PRIORITY, settings.bothTieBreak());
        assertEquals(1, settings.tf());
        assertEquals(new BigDecimal("-0.50"), settings.priceUpThrPct());
        assertEquals(0, BigDecimal.TEN.compareTo(settings.leverage()));
        assertEquals(2_500, settings.maxTickStalenessMs());
        assertEquals((1L << 53) - 1, settings.signalCounterMax());
        assertEquals(new BigDecimal(100), settings.paperPartialFillPct());
    }
}
