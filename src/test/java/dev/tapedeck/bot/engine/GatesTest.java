package dev.tapedeck.bot.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Each reason for which a bot does not enter, with the numbers that decided. */
class GatesTest {
    @Test
    void openInterestThatDidNotGrowEnough() {
        Scene scene = new Scene().tick(0, "100", "1000").tick(1, "100.6", "1099");
        assertRefused(scene, NoEntryReason.OI_TOO_LOW, "{\"oiPct\":9.9,\"neededPct\":10}");
        assertEquals("IDLE", scene.state());
    }

    @Test
    void openInterestThatFellSinceTheCandleBefore() {
        Scene scene = new Scene("oiCandleThrPct", "5").tick(0, "100", "1100");
        scene.tick(60, "100", "1000").tick(61, "100.6", "1100");
        assertRefused(
                scene, NoEntryReason.OI_SINCE_LAST_CANDLE_TOO_LOW, "{\"oiPct\":0,\"neededPct\":5}");
        assertEquals("HOLDING_LONG", scene.tick(62, "100.6", "1155").state(), "1155 / 1100");
    }

    @Test
    void openInterestThatDidNotGrowInTheCandleBefore() {
        String[] two = {"requireOiTwoCandles", "true"};
        Scene flat = new Scene(two).tick(0, "100", "1000").tick(59, "100", "1000").rise(60);
        assertRefused(
                flat, NoEntryReason.OI_OF_LAST_CANDLE_TOO_LOW, "{\"oiPct\":0,\"neededPct\":0}");
        Scene grown = new Scene(two).tick(0, "100", "900").tick(59, "100", "990").rise(60);
        assertEquals("ENTRY_PENDING", grown.state());
    }

    @Test
    void aCandleThatIsTooOldUntilTheNextOneBegins() {
        Scene scene = new Scene("maxSecondsIntoCandle", "3").rise(0);
        assertRefused(
                scene, NoEntryReason.LATE_IN_CANDLE, "{\"msIntoCandle\":4000,\"limitMs\":3000}");
        assertEquals("ARMED_LONG", scene.state());
        assertEquals("ENTRY_PENDING", scene.tick(61, "100.7", "1100").state());
    }

    @Test
    void aTickThatWasOldWhenItWasLookedAt() {
        Scene scene =
                new Scene("maxTickStalenessMs", "2500")
                        .tick(0, "100", "1000")
                        .tick(1, "100.6", "1100");
        Tick late = Tick.of(Scene.at(4), Scene.SYMBOL, Scene.dec("100.6"), Scene.dec("1100"));
        scene.note(scene.bot.step(late, Scene.at(6.501)));
        assertRefused(scene, NoEntryReason.TICK_STALE, "{\"ageMs\":2501,\"limitMs\":2500}");
        assertEquals("ENTRY_PENDING", scene.tick(7, "100.6", "1100").state());
    }

    @Test
    void aSpreadThatIsTooWideOrTooNarrow() {
        // (100.8 − 100.4) / 100.6 = 39.76 bps
        Scene wide = spread("35", "0", "100.4", "100.8");
        assertRefused(
                wide,
                NoEntryReason.SPREAD_TOO_WIDE,
                "{\"spreadBps\":39.761431411531,\"limitBps\":35}");
        Scene narrow = spread("0", "50", "100.4", "100.8");
        assertRefused(
                narrow,
                NoEntryReason.SPREAD_TOO_NARROW,
                "{\"spreadBps\":39.761431411531,\"limitBps\":50}");
        Scene fine = spread("40", "39", "100.4", "100.8");
        assertTrue(fine.orders(OrderChange.Placed.class).getFirst().spreadChecked());
    }

    @Test
    void aSpreadThatNobodyKnowsRefusesNothingAndIsSaidToBeUnchecked() {
        Scene scene = new Scene("maxSpreadBps", "1", "minSpreadBps", "0.5").rise(0);
        assertFalse(scene.orders(OrderChange.Placed.class).getFirst().spreadChecked());
        assertTrue(scene.journal().getLast().contains("\"spreadChecked\":false"));
    }

    @Test
    void aTrendThatIsNotKnownYetOrGoesTheOtherWay() {
        String[] trend = {
            "trendTfMinutes", "1", "trendLookbackBars", "10", "trendMinMovePct", "0.2"
        };
        Scene early = new Scene(trend).rise(0);
        assertRefused(early, NoEntryReason.TREND_WARMING_UP, "{\"bars\":0,\"needed\":10}");
        Scene falling = new Scene(trend).tick(0, "101", "1000").tick(540, "100", "1000").rise(600);
        assertRefused(
                falling,
                NoEntryReason.TREND_AGAINST,
                "{\"trendPct\":-0.396039604,\"neededPct\":0.2}");
        Scene rising = new Scene(trend).tick(0, "100", "1000").tick(540, "100", "1000").rise(600);
        assertEquals("ENTRY_PENDING", rising.state(), "100 → 100.6");
    }

    @Test
    void asManyActiveSymbolsAsAreAllowed() {
        Scene scene = new Scene("maxActiveSymbols", "1").rise("ETHUSDT", 0).rise(10);
        assertRefused(scene, NoEntryReason.MAX_ACTIVE_SYMBOLS, "{\"active\":1,\"limit\":1}");
        assertEquals(
                List.of("BTCUSDT", "ETHUSDT"),
                scene.last(Outcome.QueueChanged.class).queue().stream()
                        .map(Queued::symbol)
                        .sorted()
                        .toList());
    }

    @Test
    void aQuantityBelowTheVenuesLeast() {
        Scene scene = new Scene();
        scene.bot.trade(
                List.of(
                        new Instrument(
                                Scene.SYMBOL, Scene.dec("5"), Scene.dec("20"), Scene.dec("100"))));
        scene.rise(0);
        assertRefused(scene, NoEntryReason.QTY_BELOW_MIN, "{\"qty\":5,\"minQty\":20}");
    }

    @Test
    void moreThanTheVenueTakesAtOnceIsCutToThat() {
        Scene scene = new Scene();
        scene.bot.trade(List.of(new Instrument(Scene.SYMBOL, null, null, Scene.dec("2.5"))));
        assertEquals(0, scene.rise(0).order().qty().compareTo(Scene.dec("2.5")));
    }

    @Test
    void aNotionalThatIsNotWorthIt() {
        Scene scene = new Scene("marginUSDT", "0.5").rise(0);
        // 5 / 100.58994 = 0.0497… → 0.049 · 100.58994
        assertRefused(
                scene,
                NoEntryReason.NOTIONAL_BELOW_MIN,
                "{\"notionalUSDT\":4.92890706,\"minUSDT\":5}");
    }

    @Test
    void aSymbolThatLeftTheUniverseIsNotEnteredButItsPositionIsManaged() {
        Scene armed = new Scene("confirmMinContinuationPct", "0.1").rise(0);
        armed.bot.trade(List.of(Scene.instrument("ETHUSDT")));
        armed.tick(5, "100.8", "1100");
        assertRefused(armed, NoEntryReason.NOT_IN_UNIVERSE, "{\"markPrice\":100.8}");
        Scene open = new Scene().riseAndFill(0);
        open.bot.trade(List.of());
        assertEquals(ExitReason.TAKE_PROFIT, open.tick(6, "102", "1100").trade().reason());
    }

    @Test
    void aReasonCountsOnceForACandle() {
        Scene scene = new Scene().tick(0, "100", "1000");
        for (int second = 1; second < 50; second++) {
            scene.tick(second, "100.6", "1000");
        }
        assertEquals(1, scene.refused(NoEntryReason.OI_TOO_LOW));
        scene.tick(60, "100", "1000").tick(61, "100.6", "1000");
        assertEquals(2, scene.refused(NoEntryReason.OI_TOO_LOW));
    }

    private static Scene spread(String most, String least, String bid, String ask) {
        Scene scene =
                new Scene("maxSpreadBps", most, "minSpreadBps", least)
                        .tick(0, "100", "1000")
                        .tick(1, "100.6", "1100");
        scene.note(
                scene.bot.step(
                        new Tick(
                                Scene.at(4),
                                Scene.SYMBOL,
                                Scene.dec("100.6"),
                                Scene.dec("1100"),
                                Scene.dec(bid),
                                Scene.dec(ask))));
        return scene;
    }

    private static void assertRefused(Scene scene, NoEntryReason reason, String numbers) {
        assertEquals(reason, scene.refusal().reason());
        assertEquals(numbers, new String(scene.refusal().numbersJson()));
        assertEquals(1, scene.refused(reason));
        assertTrue(scene.orders(OrderChange.Placed.class).size() <= 1);
    }
}
