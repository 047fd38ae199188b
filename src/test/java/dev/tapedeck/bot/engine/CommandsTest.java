package dev.tapedeck.bot.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandsTest {
    @Test
    void aBotThatWasNotStartedTakesNoTicks() {
        Scene scene = new Scene(new PaperBot(Scene.config()));
        scene.bot.trade(List.of(Scene.instrument(Scene.SYMBOL)));
        assertTrue(scene.rise(0).outcomes().isEmpty());
    }

    @Test
    void aPauseCancelsOrdersAndLetsGoWhatIsArmedOrHeld() {
        Scene scene = new Scene("holdSeconds", "3").rise(0);
        scene.tick("ETHUSDT", 0, "100", "1000").tick("ETHUSDT", 1, "100.6", "1100");
        assertEquals("HOLDING_LONG", scene.state("ETHUSDT"));
        scene.note(scene.bot.pause(Scene.at(9)));
        assertEquals("IDLE", scene.state());
        assertEquals("IDLE", scene.state("ETHUSDT"));
        assertEquals(
                List.of("SIGNAL", "ORDER_PLACED", "ORDER_CANCELLED", "BOT_PAUSE"), scene.events());
        assertTrue(scene.journal().getLast().contains("\"data\":{\"cancelled\":1,\"closed\":0}"));
        assertTrue(scene.last(Outcome.QueueChanged.class).queue().isEmpty());
    }

    @Test
    void aPausedBotManagesItsPositionsAndEntersNothing() {
        Scene scene = new Scene().riseAndFill(0);
        scene.note(scene.bot.pause(Scene.at(6)));
        assertEquals("IDLE", scene.tick(7, "99", "1100").state());
        assertEquals(1, scene.bot.tally().losses());
        assertEquals("IDLE", scene.rise(60).state());
        scene.note(scene.bot.resume(Scene.at(70)));
        assertEquals("ENTRY_PENDING", scene.rise(120).state());
        assertEquals(1, scene.events().stream().filter("BOT_RESUME"::equals).count());
    }

    @Test
    void aStopCancelsOrdersAndKeepsPositionsForTheNextStart() {
        Scene scene = new Scene().riseAndFill(0).rise("ETHUSDT", 10);
        scene.note(scene.bot.stop(Scene.at(20)));
        assertFalse(scene.bot.isRunning());
        assertEquals("POSITION_OPEN", scene.state());
        assertEquals("IDLE", scene.state("ETHUSDT"));
        assertEquals("POSITION_OPEN", scene.tick(30, "99", "1100").state(), "unmanaged");
        scene.note(scene.bot.start(Scene.at(40)));
        assertEquals("IDLE", scene.tick(41, "99", "1100").state(), "managed again");
    }

    @Test
    void aKillAnswersWhatItCancelledAndClosed() {
        Scene scene = new Scene().riseAndFill(0).rise("ETHUSDT", 10).tick(20, "100.4", "1100");
        Killed killed = scene.bot.kill(Scene.at(21));
        scene.note(killed.outcomes());
        assertEquals(List.of("ETHUSDT-1"), ids(killed));
        ClosedTrade closed = killed.closed().getFirst();
        assertEquals(ExitReason.KILL, closed.reason());
        assertEquals(0, closed.exitPrice().compareTo(Scene.dec("100.4")), "the last mark");
        // (100.4 − 100.58994) · 9.941 − 0.199992918708 − 100.4 · 9.941 · 0.00055
        assertEquals(0, closed.pnl().compareTo(Scene.dec("-2.637128478708")));
        assertEquals("BOT_KILL", scene.events().getLast());
        assertTrue(scene.journal().getLast().contains("\"data\":{\"cancelled\":1,\"closed\":1}"));
        assertFalse(scene.bot.isRunning());
        assertEquals(0, scene.bot.active());
    }

    @Test
    void aStartBeginsTheStatisticsAgain() {
        Scene scene = new Scene().lose(Scene.SYMBOL, 0);
        scene.note(scene.bot.stop(Scene.at(20)));
        assertEquals(1, scene.bot.tally().trades(), "a stopped run's can still be read");
        scene.note(scene.bot.start(Scene.at(30)));
        assertEquals(0, scene.bot.tally().trades());
        assertEquals(0, scene.bot.equity().value().signum());
    }

    @Test
    void aMarketThatIsPlayedAgainGivesTheSameJournalAgain() {
        Scene scene = new Scene("dailyLossLimitUSDT", "10", "signalCounterMax", "3");
        for (int run = 0; run < 3; run++) {
            Scene each = new Scene(scene.bot);
            each.lose(Scene.SYMBOL, 0).rise(60);
            each.note(scene.bot.kill(Scene.at(70)).outcomes());
            assertEquals(
                    List.of(
                            "SIGNAL",
                            "ORDER_PLACED",
                            "ORDER_FILLED",
                            "POSITION_OPENED",
                            "POSITION_CLOSED",
                            "SIGNAL",
                            "ORDER_PLACED",
                            "ORDER_CANCELLED",
                            "BOT_KILL"),
                    each.events());
            assertTrue(each.journal().get(6).contains("\"orderId\":\"BTCUSDT-2\""));
            each.note(scene.bot.start(Scene.at(10 * 86_400)));
        }
    }

    @Test
    void aStopAndAStartDoNotGiveBackTheDaysLoss() {
        Scene scene = new Scene("dailyLossLimitUSDT", "8").lose(Scene.SYMBOL, 0);
        scene.note(scene.bot.stop(Scene.at(20)));
        scene.note(scene.bot.start(Scene.at(30)));
        assertEquals("ARMED_LONG", scene.rise(60).state());
        assertEquals(NoEntryReason.DAILY_LOSS_LIMIT, scene.refusal().reason());
    }

    @Test
    void whatMakesNoSenseIsLeftUndone() {
        Scene scene = new Scene();
        assertTrue(scene.bot.start(1).isEmpty(), "it runs");
        assertTrue(scene.bot.resume(1).isEmpty(), "it is not paused");
        scene.note(scene.bot.pause(Scene.at(1)));
        assertTrue(scene.bot.pause(1).isEmpty(), "it is paused");
        scene.note(scene.bot.stop(Scene.at(2)));
        assertTrue(scene.bot.stop(1).isEmpty(), "it is stopped");
        assertTrue(scene.bot.pause(1).isEmpty(), "it is stopped");
        assertTrue(scene.bot.resume(1).isEmpty(), "a stopped bot is started, not resumed");
    }

    @Test
    void uptimeIsTheTimeRunningAndNotPaused() {
        Scene scene = new Scene();
        scene.note(scene.bot.pause(Scene.at(10)));
        assertEquals(10_000, scene.bot.activeUptimeMillis(Scene.at(100)));
        scene.note(scene.bot.resume(Scene.at(100)));
        assertEquals(15_000, scene.bot.activeUptimeMillis(Scene.at(105)));
    }

    @Test
    void newSettingsHoldFromTheNextTickOnAndLeavePositionsAlone() {
        Scene scene = new Scene().riseAndFill(0);
        BigDecimal stop = scene.position().stopLoss();
        scene.bot.configure(Scene.config("slRoiPct", "70", "tf", "5", "trendLookbackBars", "30"));
        scene.tick(7, stop.toPlainString(), "1100");
        assertEquals(ExitReason.STOP_LOSS, scene.trade().reason());
    }

    private static List<String> ids(Killed killed) {
        return killed.cancelled().stream().map(EntryOrder::orderId).toList();
    }
}
