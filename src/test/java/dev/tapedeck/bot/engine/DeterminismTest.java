package dev.tapedeck.bot.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class DeterminismTest {
    @Test
    void theRealMarketGivesTheSameJournalInEveryRunAndItsStatisticsAreTheJournals()
            throws Exception {
        List<Tick> market = Markets.bitstamp();
        assertEquals(100_000, market.size());
        BotConfig config = Markets.lively("oiUpThrPct", "0.02", "priceUpThrPct", "0.4");
        PaperBot first = new PaperBot(config);
        List<String> journal = journal(first, market);
        assertEquals(journal, journal(new PaperBot(config), market));
        JournalFold fold = new JournalFold(journal);
        assertEquals(fold.stats(), JournalFold.told(StatsJson.write(first.tally())));
        assertEquals(0, fold.fees.compareTo(first.tally().fees()));
        assertTrue(fold.pnls.size() > 50, fold.stats());
        assertTrue(first.refusals("BTCUSD").containsKey(NoEntryReason.OI_TOO_LOW));
    }

    @RepeatedTest(30)
    void whateverTheMarketDoesTheInvariantsHold() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        PaperBot bot = new PaperBot(Markets.lively());
        bot.trade(Markets.universe());
        List<Outcome> all = new ArrayList<>(bot.start(Scene.BEGIN));
        for (Tick tick : Markets.random(random, 2_000)) {
            boolean paused = bot.isPaused();
            List<Outcome> out = bot.step(tick);
            all.addAll(out);
            assertTrue(bot.active() <= 2, "seed " + seed);
            assertFalse(paused && placed(out), "an order while paused, seed " + seed);
            assertEquals(0, standing(bot).compareTo(bot.equity().value()), "seed " + seed);
            if (random.nextInt(60) == 0) {
                all.addAll(paused ? bot.resume(tick.ts()) : bot.pause(tick.ts()));
            }
        }
        Killed killed = bot.kill(all.getLast().ts());
        all.addAll(killed.outcomes());
        JournalFold fold = new JournalFold(lines(all));
        assertTrue(fold.open.isEmpty(), "flat after a kill, seed " + seed);
        assertTrue(fold.mostOpen <= 2, "seed " + seed);
        assertEquals(fold.stats(), JournalFold.told(StatsJson.write(bot.tally())), "seed " + seed);
        for (String symbol : Markets.SYMBOLS) {
            assertEquals(
                    JournalFold.stats(fold.pnlsBySymbol.getOrDefault(symbol, List.of())),
                    JournalFold.told(StatsJson.write(bot.tally(symbol).orElseThrow())),
                    "seed " + seed);
        }
        assertEquals(0, bot.equity().value().compareTo(bot.tally().realizedPnl()));
        assertTrue(bot.equity().maxDrawdown().compareTo(bot.equity().drawdown()) >= 0);
    }

    @RepeatedTest(10)
    void twoBotsOnTheSameTicksDoNotDiffer() {
        long seed = new Random().nextLong();
        List<Tick> ticks = Markets.random(new Random(seed), 1_000);
        assertEquals(everything(ticks), everything(ticks), "seed " + seed);
    }

    /** Realized, and what the open positions stand at: gross at the last mark less the fee paid. */
    private static BigDecimal standing(PaperBot bot) {
        return bot.desks().stream()
                .map(Desk::floating)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .add(bot.tally().realizedPnl());
    }

    private static boolean placed(List<Outcome> out) {
        return out.stream()
                .anyMatch(each ->
                        each instanceof Outcome.OrderChanged order
                                && order.change() instanceof OrderChange.Placed);
    }

    private static List<String> everything(List<Tick> ticks) {
        PaperBot bot = new PaperBot(Markets.lively());
        bot.trade(Markets.universe());
        List<Outcome> all = new ArrayList<>(bot.start(Scene.BEGIN));
        ticks.forEach(tick -> all.addAll(bot.step(tick)));
        return all.stream().map(each -> each.type() + new String(each.data(), UTF_8)).toList();
    }

    private static List<String> journal(PaperBot bot, List<Tick> market) {
        bot.trade(List.of(Scene.instrument("BTCUSD")));
        List<Outcome> all = new ArrayList<>(bot.start(market.getFirst().ts()));
        market.forEach(tick -> all.addAll(bot.step(tick)));
        all.addAll(bot.kill(market.getLast().ts()).outcomes());
        return lines(all);
    }

    private static List<String> lines(List<Outcome> outcomes) {
        return Scene.rows(outcomes).stream().map(row -> new String(row.toJson(), UTF_8)).toList();
    }
}
