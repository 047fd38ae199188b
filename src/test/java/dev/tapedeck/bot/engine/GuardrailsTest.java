package dev.tapedeck.bot.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The guardrails that pause the bot. A trade of {@link Scene#lose} loses 8.598447948708. */
class GuardrailsTest {
    @Test
    void aDaysLossAtTheLimitPausesTheBotAndCancelsItsOrders() {
        Scene scene = new Scene("dailyLossLimitUSDT", "17").lose(Scene.SYMBOL, 0);
        assertFalse(scene.bot.isPaused(), "8.598…");
        scene.rise("ETHUSDT", 60).lose(Scene.SYMBOL, 60);
        assertTrue(scene.bot.isPaused(), "17.196…");
        assertEquals(
                List.of("POSITION_CLOSED", "GUARDRAIL_PAUSED", "ORDER_CANCELLED"),
                scene.events().subList(scene.events().size() - 3, scene.events().size()));
        assertEquals(Trip.Guardrail.DAILY_LOSS, trip(scene).guardrail());
        assertEquals(
                0,
                Scene.dec("-17.196895897416").compareTo(trip(scene).numbers().get("dayPnlUSDT")));
        assertEquals("IDLE", scene.state("ETHUSDT"));
    }

    @Test
    void whoResumesAfterADaysLossGetsNoEntryBeforeTheNextDay() {
        Scene scene = new Scene("dailyLossLimitUSDT", "8").lose(Scene.SYMBOL, 0);
        scene.note(scene.bot.resume(Scene.at(50)));
        assertEquals("ARMED_LONG", scene.rise(60).state());
        assertEquals(NoEntryReason.DAILY_LOSS_LIMIT, scene.refusal().reason());
        assertEquals("ENTRY_PENDING", scene.rise(86_400).state());
    }

    @Test
    void yesterdaysLossIsNotTodays() {
        Scene scene = new Scene("dailyLossLimitUSDT", "10");
        scene.lose(Scene.SYMBOL, 86_340).lose(Scene.SYMBOL, 86_400);
        assertFalse(scene.bot.isPaused());
    }

    @Test
    void tooManyLossesInARowPauseTheBot() {
        Scene scene = new Scene("maxConsecutiveLosses", "2");
        scene.lose(Scene.SYMBOL, 0).win(Scene.SYMBOL, 60).lose(Scene.SYMBOL, 120);
        assertFalse(scene.bot.isPaused(), "the win stood in between");
        scene.lose("ETHUSDT", 180);
        assertTrue(scene.bot.isPaused(), "over all symbols");
        assertEquals(Trip.Guardrail.CONSECUTIVE_LOSSES, trip(scene).guardrail());
        assertEquals(BigDecimal.TWO, trip(scene).numbers().get("losses"));
    }

    @Test
    void whoResumesAfterTooManyLossesStartsFromNone() {
        Scene scene = new Scene("maxConsecutiveLosses", "1").lose(Scene.SYMBOL, 0);
        scene.note(scene.bot.resume(Scene.at(50)));
        assertEquals("ENTRY_PENDING", scene.rise(60).state());
        assertFalse(scene.bot.isPaused());
    }

    @Test
    void zeroIsNoLimit() {
        Scene scene = new Scene();
        for (int minute = 0; minute < 20; minute++) {
            scene.lose(Scene.SYMBOL, minute * 60);
        }
        assertEquals(20, scene.bot.tally().losses());
        assertFalse(scene.bot.isPaused());
    }

    @Test
    void aGuardrailLeavesOtherPositionsManaged() {
        Scene scene = new Scene("maxConsecutiveLosses", "1").riseAndFill("ETHUSDT", 0);
        scene.lose(Scene.SYMBOL, 10);
        assertEquals("POSITION_OPEN", scene.state("ETHUSDT"));
        scene.tick("ETHUSDT", 30, "102", "1100");
        assertEquals(ExitReason.TAKE_PROFIT, scene.trade().reason());
    }

    private static Trip trip(Scene scene) {
        return scene.last(Outcome.GuardrailTripped.class).trip();
    }
}
