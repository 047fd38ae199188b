package dev.tapedeck.bot.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way of one symbol from IDLE to a closed trade, with the arithmetic of every step. */
class PaperBotTest {
    @Test
    void anIdleSymbolHoldsOncePriceAndOpenInterestHaveMovedFarEnough() {
        Scene scene = new Scene().tick(0, "100", "1000");
        assertEquals("IDLE", scene.tick(1, "100.49", "1100").state(), "+0.49 % of 0.5");
        assertEquals("HOLDING_LONG", scene.tick(2, "100.5", "1100").state(), "+0.5 %, +10 %");
    }

    @Test
    void aFallFromTheCandlesHighestHoldsShort() {
        Scene scene = new Scene().tick(0, "100", "1000").tick(1, "100.4", "1000");
        assertEquals("HOLDING_SHORT", scene.tick(2, "99.89", "1100").state(), "-0.51 / 100.4");
    }

    @Test
    void aHoldThatIsLetGoIsIdleAgain() {
        Scene scene = new Scene().tick(0, "100", "1000").tick(1, "100.5", "1100");
        assertEquals("IDLE", scene.tick(2, "100.2", "1100").state());
        assertEquals(NoEntryReason.HELD_TOO_SHORT, scene.refusal().reason());
        assertEquals("{\"heldMs\":1000,\"neededMs\":3000}", numbers(scene));
    }

    @Test
    void aHoldDoesNotOutliveItsCandle() {
        Scene scene = new Scene().tick(0, "100", "1000").tick(58, "100.6", "1100");
        assertEquals("IDLE", scene.tick(61, "100.6", "1100").state());
        assertEquals(1, scene.refused(NoEntryReason.HELD_TOO_SHORT));
    }

    @Test
    void aHoldOfThreeSecondsIsASignalAndPlacesAnOrderBelowTheMark() {
        Scene scene = new Scene().rise(0);
        assertEquals(List.of("SIGNAL", "ORDER_PLACED"), scene.events());
        assertEquals("ENTRY_PENDING", scene.state());
        EntryOrder order = scene.order();
        assertDecimal("100.58994", order.price(), "100.6 · (1 − 0.01 %)");
        assertDecimal("9.941", order.qty(), "100 · 10 / 100.58994 = 9.94135…, down to 0.001");
        assertEquals(Scene.at(180), order.expiresAt(), "two bars after the impulse's candle");
    }

    @Test
    void aShortSellsAboveTheMark() {
        Scene scene =
                new Scene().tick(0, "100", "1000").tick(1, "99.4", "1100").tick(4, "99.4", "1100");
        assertEquals(Side.SHORT, scene.order().side());
        assertDecimal("99.40994", scene.order().price(), "99.4 · (1 + 0.01 %)");
    }

    @Test
    void anOrderIsFilledAtItsLimitWhenTheMarkComesToIt() {
        Scene scene = new Scene().rise(0);
        assertEquals("ENTRY_PENDING", scene.tick(5, "100.59", "1100").state(), "above the limit");
        assertEquals("POSITION_OPEN", scene.tick(6, "100.58", "1100").state());
        Position position = scene.position();
        assertDecimal("100.58994", position.entryPrice(), "the limit, not the mark");
        assertDecimal("0.19999291870800", position.entryFee(), "9.941 · 100.58994 · 0.0002");
        assertDecimal("101.5958394", position.takeProfit(), "10 / 10 = 1 % up");
        assertDecimal("99.88581042", position.stopLoss(), "7 / 10 = 0.7 % down");
    }

    @Test
    void aTakeProfitIsFilledAtItsLimitAtTheMakersFee() {
        Scene scene = new Scene().riseAndFill(0).tick(6, "102", "1100");
        ClosedTrade trade = scene.trade();
        assertEquals(ExitReason.TAKE_PROFIT, trade.reason());
        assertDecimal("101.5958394", trade.exitPrice(), "the limit");
        assertDecimal("9.9996459354", trade.gross(), "(101.5958394 − 100.58994) · 9.941");
        assertDecimal("0.2019928478950800", trade.exitFee(), "101.5958394 · 9.941 · 0.0002");
        assertDecimal(
                "9.5976601687969200",
                trade.pnl(),
                "9.9996459354 − 0.199992918708 − 0.20199284789508");
        assertEquals("IDLE", scene.state());
    }

    @Test
    void aStopIsFilledAtTheMarkAtTheTakersFee() {
        Scene scene = new Scene().riseAndFill(0).tick(6, "99.8", "1100");
        ClosedTrade trade = scene.trade();
        assertEquals(ExitReason.STOP_LOSS, trade.reason());
        assertDecimal("99.8", trade.exitPrice(), "where the market was, below 99.88581042");
        assertDecimal("-7.85279354", trade.gross(), "(99.8 − 100.58994) · 9.941");
        assertDecimal("0.54566149", trade.exitFee(), "99.8 · 9.941 · 0.00055");
        assertDecimal("-8.598447948708", trade.pnl(), "−7.85279354 − 0.199992918708 − 0.54566149");
    }

    @Test
    void aStopWinsATie() {
        // A stop so far up that one mark is both: 100 % margin lost is reached by any price.
        Position both =
                new Position(
                        "x",
                        Side.LONG,
                        BigDecimal.ONE,
                        dec("100"),
                        BigDecimal.ZERO,
                        0,
                        dec("99"),
                        dec("101"));
        assertTrue(both.isStopped(dec("100")) && both.hasReachedTarget(dec("100")));
        Scene scene = new Scene();
        Desk desk = new Desk("X", Scene.config().settings());
        desk.become(new SymbolState.PositionOpen(both), 0, scene.outcomes());
        ClosedTrade trade =
                new PaperFills(Scene.config().settings())
                        .take(desk, Tick.of(1, "X", dec("100"), dec("1")), scene.outcomes())
                        .orElseThrow();
        assertEquals(ExitReason.STOP_LOSS, trade.reason());
    }

    @Test
    void aTickThatFallsThroughLimitAndStopFillsAndStops() {
        Scene scene = new Scene().rise(0).tick(5, "99", "1100");
        assertEquals(
                List.of(
                        "SIGNAL",
                        "ORDER_PLACED",
                        "ORDER_FILLED",
                        "POSITION_OPENED",
                        "POSITION_CLOSED"),
                scene.events());
        assertEquals(ExitReason.STOP_LOSS, scene.trade().reason());
    }

    @Test
    void anOrderThatRestsTooLongExpires() {
        Scene scene = new Scene().rise(0).tick(179, "101", "1100");
        assertEquals("ENTRY_PENDING", scene.state());
        assertEquals("IDLE", scene.tick(180, "100", "1100").state(), "although it was reached");
        assertEquals("ORDER_EXPIRED", scene.events().getLast());
        assertEquals(NoEntryReason.NOT_FILLED, scene.refusal().reason());
    }

    @Test
    void aPartialPaperFillIsRoundedDownToTheStepAndSlippageIsOnlyTold() {
        Scene scene =
                new Scene("paperPartialFillPct", "33", "paperEntrySlippageBps", "5").riseAndFill(0);
        OrderChange.Filled filled = scene.orders(OrderChange.Filled.class).getFirst();
        assertDecimal("3.28", filled.qty(), "9.941 · 33 % = 3.28053");
        assertDecimal("0.1649675016", filled.slippage(), "100.58994 · 3.28 · 0.0005");
        assertDecimal("100.58994", scene.position().entryPrice(), "not touched by it");
        assertDecimal("3.28", scene.position().qty(), "what was filled");
    }

    @Test
    void signalsAreCountedByCandleUntilThereAreEnough() {
        Scene scene = new Scene("signalCounterThreshold", "2").rise(0);
        assertEquals("IDLE", scene.state());
        assertEquals("{\"count\":1,\"needed\":2}", numbers(scene));
        scene.tick(6, "100.6", "1100").tick(20, "100.6", "1100");
        assertEquals(1, scene.all(Outcome.SignalGiven.class).size(), "one for a candle");
        assertEquals("ENTRY_PENDING", scene.rise(60).state());
        assertEquals(2, scene.last(Outcome.SignalGiven.class).count());
    }

    @Test
    void signalsOfYesterdayDoNotCount() {
        Scene scene = new Scene("signalCounterThreshold", "2").rise(86_340).rise(86_400);
        assertEquals(1, scene.last(Outcome.SignalGiven.class).count());
        assertEquals("IDLE", scene.state());
    }

    @Test
    void signalsAboveTheMaximumAreLetGo() {
        Scene scene = new Scene("signalCounterMax", "1", "impulseMaxAgeBars", "1").rise(0);
        assertEquals("IDLE", scene.tick(120, "103", "1100").state(), "expired");
        assertEquals("IDLE", scene.rise(180).state());
        assertEquals("{\"count\":2,\"limit\":1}", numbers(scene));
    }

    @Test
    void aSymbolStaysArmedUntilThePriceGoesOn() {
        Scene scene = new Scene("confirmMinContinuationPct", "0.1").rise(0);
        assertEquals("ARMED_LONG", scene.state());
        assertEquals("ARMED_LONG", scene.tick(8, "100.7", "1100").state(), "+0.0994 %");
        assertEquals("ENTRY_PENDING", scene.tick(9, "100.71", "1100").state(), "+0.1093 %");
    }

    @Test
    void whatIsNotConfirmedWithinTheWindowIsDisarmed() {
        Scene scene =
                new Scene("confirmMinContinuationPct", "0.1", "confirmWindowBars", "1").rise(0);
        assertEquals("ARMED_LONG", scene.tick(60, "100.6", "1100").state(), "one bar later");
        assertEquals("IDLE", scene.tick(120, "103", "1100").state(), "two bars later");
        assertEquals(NoEntryReason.NOT_CONFIRMED, scene.refusal().reason());
    }

    @Test
    void anImpulseThatIsTooOldIsDisarmed() {
        Scene scene =
                new Scene(
                                "confirmMinContinuationPct",
                                "0.1",
                                "confirmWindowBars",
                                "5",
                                "impulseMaxAgeBars",
                                "1")
                        .rise(0);
        assertEquals("IDLE", scene.tick(120, "100.6", "1100").state());
        assertEquals("{\"ageBars\":2,\"limit\":1}", numbers(scene));
    }

    @Test
    void aSecondTriggerIsAnImpulseInALaterCandle() {
        Scene scene = new Scene("strategyMode", "\"PUMP_DUMP_2ND_TRIGGER\"").rise(0);
        assertEquals("ARMED_LONG", scene.tick(30, "103", "1200").state(), "the same candle");
        assertEquals("ARMED_LONG", scene.tick(60, "103", "1200").state());
        assertEquals("ENTRY_PENDING", scene.tick(61, "103.6", "1320").state(), "+0.58 %, +10 %");
    }

    @Test
    void ofBothSidesAtOnceTheTieBreakDecides() {
        String[] tie = {"priceUpThrPct", "0.5", "holdSeconds", "9"};
        for (String[] each :
                new String[][] {
                    {"shortPriority", "HOLDING_SHORT"},
                    {"longPriority", "HOLDING_LONG"},
                    {"strongerSignal", "HOLDING_LONG"}
                }) {
            Scene scene =
                    new Scene(
                            tie[0], tie[1], tie[2], tie[3], "bothTieBreak", "\"" + each[0] + "\"");
            // 100.7 → 99.5 → 100.1: +0.603 % from the lowest, −0.596 % from the highest
            scene.tick(0, "100.7", "1000").tick(1, "99.5", "1000").tick(2, "100.1", "1100");
            assertEquals(each[1], scene.state(), each[0]);
            assertEquals(1, scene.refused(NoEntryReason.OTHER_SIDE_PREFERRED));
        }
    }

    @Test
    void aBotOfOneDirectionDoesNotSeeTheOther() {
        Scene scene = new Scene("direction", "\"short\"").rise(0);
        assertEquals("IDLE", scene.state());
        assertTrue(scene.outcomes().isEmpty());
    }

    @Test
    void ticksOfThePastAndOfStrangersChangeNothing() {
        Scene scene = new Scene().rise(10);
        byte[] before = scene.bot.snapshot(0);
        scene.tick(9, "50", "1").tick("DOGEUSDT", 12, "50", "1");
        assertEquals(new String(before), new String(scene.bot.snapshot(0)));
    }

    private static String numbers(Scene scene) {
        return new String(scene.refusal().numbersJson());
    }

    private static BigDecimal dec(String digits) {
        return new BigDecimal(digits);
    }

    private static void assertDecimal(String expected, BigDecimal actual, String why) {
        assertEquals(
                0,
                dec(expected).compareTo(actual),
                () -> why + ": expected " + expected + " but was " + actual);
    }
}
