package dev.tapedeck.bot.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.bot.settings.AutoTuneScope;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class AutotuneTest {
    @Test
    void twoTradesOrFewerRelaxThePriceAndThenTheOpenInterest() {
        assertEquals("priceUpThrPct 0.5 > 0.45", plan(window(0, 0), "priceUpThrPct", "0.5"));
        assertEquals("priceUpThrPct 0.12 > 0.1", plan(window(2, -5), "priceUpThrPct", "0.12"));
        assertEquals(
                "oiUpThrPct 50 > 45",
                plan(window(2, 5), "priceUpThrPct", "0.1", "oiUpThrPct", "50"));
        assertEquals("none", plan(window(1, 5), "priceUpThrPct", "0.1", "oiUpThrPct", "10"));
    }

    @Test
    void sixTradesWithALossTightenThePriceAndThenTheOpenInterest() {
        assertEquals("priceUpThrPct 0.5 > 0.55", plan(window(6, -1), "priceUpThrPct", "0.5"));
        assertEquals("priceUpThrPct 4.98 > 5", plan(window(6, -1), "priceUpThrPct", "4.98"));
        assertEquals(
                "oiUpThrPct 298 > 300",
                plan(window(9, -1), "priceUpThrPct", "5", "oiUpThrPct", "298"));
        assertEquals("none", plan(window(5, -1)), "five are too few");
        assertEquals("none", plan(window(6, 1)), "they won");
    }

    @Test
    void feesOfHalfOfWhatWasMovedRaiseTheLeastNotional() {
        assertEquals("minNotionalUSDT 5 > 6", plan(friction(4, "10", "5")));
        assertEquals("none", plan(friction(4, "10", "4.99")));
        assertEquals("none", plan(friction(3, "10", "9")));
        assertEquals("none", plan(friction(4, "10", "5"), "minNotionalUSDT", "100"));
    }

    @Test
    void aValueOutsideOfTheBoundsIsNeverMovedTheWrongWay() {
        assertEquals(
                "none", plan(window(0, 0), "priceUpThrPct", "0.05", "oiUpThrPct", "5"), "relax");
        assertEquals("priceUpThrPct 9 > 5", plan(window(0, 0), "priceUpThrPct", "9"), "into them");
    }

    @Test
    void theUniverseScopeExcludesTheWorstSymbolOnly() {
        AutotuneWindow window =
                new AutotuneWindow(
                        1,
                        9,
                        dec("-3"),
                        dec("1"),
                        dec("9"),
                        Map.of(
                                "A",
                                of(3, "-1"),
                                "B",
                                of(2, "-9"),
                                "C",
                                of(3, "-2"),
                                "D",
                                of(4, "9")));
        AutotunePlan plan =
                AutotunePlanner.plan(AutoTuneScope.UNIVERSE_ONLY, Scene.config().settings(), window)
                        .orElseThrow();
        assertEquals("C", ((AutotunePlan.Exclude) plan).symbol());
        assertEquals("3 trades lost 2 USDT", plan.reason());
        assertTrue(
                AutotunePlanner.plan(
                                AutoTuneScope.UNIVERSE_ONLY,
                                Scene.config().settings(),
                                window(9, -9))
                        .isEmpty());
    }

    @Test
    void aChangeIsAppliedToTheSettingsAndKeptInTheHistory() {
        BotConfig config = Scene.config();
        AutotuneState state = AutotuneState.read(bytes("{\"enabled\":true}")).begun(1_000);
        AutotunePlan plan = state.plan(config.settings()).orElseThrow();
        AutotuneState after = state.applied(plan, 2_000);
        String change =
                """
                {"ts":2000,"parameter":"priceUpThrPct","before":0.5,"after":0.45,\
                "reason":"0 trades, few enough to relax","bounds":{"min":0.1,"max":5}}\
                """;
        assertEquals(change, new String(after.history().getLast(), UTF_8));
        String json = new String(after.toJson(), UTF_8);
        assertTrue(json.contains("\"lastApplied\":" + change), json);
        byte[] tuned = ((AutotunePlan.Adjust) plan).apply(config.json());
        assertEquals(0, BotConfig.of(tuned).settings().priceUpThrPct().compareTo(dec("0.45")));
        assertEquals(
                "AUTO_TUNE_APPLIED",
                Scene.rows(List.of(new Outcome.AutotuneApplied(2_000, plan.change(2_000))))
                        .getFirst()
                        .event());
    }

    @Test
    void itLooksAfterSixTradesOrHalfAnHourWhenItIsEnabled() {
        AutotuneState state = AutotuneState.read(bytes("{\"enabled\":true}"));
        assertFalse(state.isDue(1_700_000_000_000L), "it has not begun to count");
        state = state.begun(1_000);
        assertFalse(state.isDue(1_000 + AutotuneState.LOOK_MILLIS - 1));
        assertTrue(state.isDue(1_000 + AutotuneState.LOOK_MILLIS));
        assertFalse(
                state.configured(false, AutoTuneScope.GLOBAL)
                        .isDue(1_000 + AutotuneState.LOOK_MILLIS));
        Scene scene = new Scene();
        for (int i = 0; i < 6; i++) {
            scene.lose(Scene.SYMBOL, i * 60);
            state = state.with(scene.trade());
        }
        assertTrue(state.isDue(2_000));
        assertEquals(6, state.closesSeen());
        assertEquals(0, state.window().pnl().compareTo(scene.bot.tally().realizedPnl()));
        AutotuneState again = AutotuneState.read(state.toJson());
        assertArrayEquals(state.toJson(), again.toJson(), "and a restart loses none of it");
        assertFalse(state.looked(3_000).isDue(3_001));
        assertEquals(6, state.looked(3_000).closesSeen());
    }

    @Test
    void theHistoryKeepsTheNewestTwoHundred() {
        AutotuneState state = AutotuneState.read(bytes("{}")).begun(1);
        AutotunePlan plan = state.plan(Scene.config().settings()).orElseThrow();
        for (int i = 1; i <= 230; i++) {
            state = state.applied(plan, i);
        }
        assertEquals(200, state.history().size());
        assertTrue(new String(state.history().getFirst(), UTF_8).startsWith("{\"ts\":31,"));
    }

    @RepeatedTest(40)
    void aDocumentOfAnyFormIsNormalizedOnceAndKeepsWhatNobodyKnows() {
        long seed = new Random().nextLong();
        byte[] stored = bytes(variant(new Random(seed)));
        byte[] today = AutotuneState.normalize(stored);
        String text = "seed " + seed + " " + new String(today, UTF_8);
        assertSame(today, AutotuneState.normalize(today), text);
        assertTrue(text.contains("\"mine\":[1.50]"), text);
        AutotuneState state = AutotuneState.read(today);
        assertTrue(state.history().size() <= AutotuneState.MAX_HISTORY, text);
        assertTrue(state.closesSeen() >= 0, text);
        byte[] written = state.toJson();
        assertArrayEquals(written, AutotuneState.read(written).toJson(), text);
    }

    private static String variant(Random random) {
        String[] values = {
            "true",
            "false",
            "\"GLOBAL\"",
            "\"UNIVERSE_ONLY\"",
            "7",
            "-3",
            "2.5",
            "null",
            "{}",
            "[]",
            "[{\"ts\":1},2,{\"ts\":3,\"more\":1.0}]",
            "\"17\"",
            "[" + "{\"ts\":1},".repeat(250) + "{\"ts\":2}]"
        };
        StringBuilder json = new StringBuilder("{\"mine\":[1.50]");
        for (String name :
                List.of("enabled", "scope", "lastApplied", "history", "closesSeen", "window")) {
            if (random.nextInt(4) > 0) {
                json.append(",\"").append(name).append("\":");
                json.append(values[random.nextInt(values.length)]);
            }
        }
        return json.append('}').toString();
    }

    private static String plan(AutotuneWindow window, String... settings) {
        Optional<AutotunePlan> plan =
                AutotunePlanner.plan(
                        AutoTuneScope.GLOBAL, Scene.config(settings).settings(), window);
        return plan.map(each -> (AutotunePlan.Adjust) each)
                .map(each ->
                        each.parameter().field()
                                + " "
                                + JsonObject.plain(each.before())
                                + " > "
                                + JsonObject.plain(each.after()))
                .orElse("none");
    }

    private static AutotuneWindow window(int trades, int pnl) {
        return new AutotuneWindow(
                1, trades, BigDecimal.valueOf(pnl), dec("1"), dec("100"), Map.of());
    }

    private static AutotuneWindow friction(int trades, String moved, String fees) {
        return new AutotuneWindow(1, trades, dec("1"), dec(fees), dec(moved), Map.of());
    }

    private static AutotuneWindow.OfSymbol of(int trades, String pnl) {
        return new AutotuneWindow.OfSymbol(trades, dec(pnl));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(UTF_8);
    }

    private static BigDecimal dec(String digits) {
        return new BigDecimal(digits);
    }
}
