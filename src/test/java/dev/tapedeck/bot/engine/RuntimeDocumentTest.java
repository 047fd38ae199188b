package dev.tapedeck.bot.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.json.RawObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RuntimeDocumentTest {
    @RepeatedTest(30)
    void aBotGoesOnFromASnapshotAsIfNothingHadBeen() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Tick> ticks = Markets.random(random, 1_500);
        BotConfig config =
                Markets.lively(
                        "maxConsecutiveLosses",
                        "9",
                        "trendMinMovePct",
                        "0.01",
                        "trendTfMinutes",
                        "1",
                        "trendLookbackBars",
                        "10",
                        "maxSpreadBps",
                        "60");
        PaperBot straight = begun(config);
        PaperBot broken = begun(config);
        List<Outcome> one = new ArrayList<>();
        List<Outcome> other = new ArrayList<>();
        for (Tick tick : ticks) {
            one.addAll(straight.step(tick));
            other.addAll(broken.step(tick));
            if (random.nextInt(40) == 0) {
                broken = resumed(broken, config, tick.ts());
            }
        }
        long end = ticks.getLast().ts();
        assertEquals(journal(one), journal(other), "seed " + seed);
        assertEquals(document(straight, end), document(broken, end), "seed " + seed);
        assertTrue(straight.tally().trades() > 0, "seed " + seed);
    }

    @Test
    void whoIsReadFromADocumentIsPausedAndNotRunning() {
        Scene scene = new Scene().riseAndFill(0);
        PaperBot bot = read(scene.bot.snapshot(Scene.at(6)));
        assertFalse(bot.isRunning());
        assertTrue(bot.isPaused());
        assertTrue(bot.hasSnapshot());
        assertFalse(scene.bot.hasSnapshot());
        assertEquals("POSITION_OPEN", bot.state(Scene.SYMBOL).orElseThrow().word());
        Scene again = new Scene(bot).tick(7, "99", "1100");
        assertTrue(again.outcomes().isEmpty(), "no tick before it is resumed");
        again.note(bot.resume(Scene.at(8)));
        again.tick(9, "99", "1100");
        assertEquals(List.of("BOT_RESUME", "POSITION_CLOSED"), again.events());
    }

    @Test
    void itHoldsWhatAReaderWantsToSee() {
        Scene scene = new Scene().riseAndFill(0).tick("ETHUSDT", 0, "100", "1000");
        scene.tick("ETHUSDT", 1, "101", "1000");
        JsonNode json = JournalFold.tree(new String(scene.bot.snapshot(Scene.at(6)), UTF_8));
        assertEquals(Scene.at(6), json.get("savedAt").longValue());
        assertTrue(json.get("running").booleanValue());
        assertEquals(Scene.BEGIN, json.get("runningSinceTs").longValue());
        assertEquals(6_000, json.get("activeUptimeMs").longValue());
        assertEquals("paper", json.at("/config/mode").textValue());
        JsonNode symbol = json.at("/symbols/BTCUSDT");
        assertEquals("POSITION_OPEN", symbol.get("state").textValue());
        assertEquals("9.941", symbol.at("/position/qty").asText());
        // (100.58 − 100.58994) · 9.941 − 0.199992918708
        assertEquals("-0.298806458708", symbol.get("unrealizedPnlUSDT").asText());
        assertEquals(1, json.at("/symbols/ETHUSDT/noEntry/counts/OI_TOO_LOW").intValue());
        assertEquals("OI_TOO_LOW", json.at("/symbols/ETHUSDT/noEntry/last/reason").textValue());
        assertEquals("-0.298806458708", json.at("/stats/equityUSDT").asText());
    }

    @Test
    void membersThatNobodyKnowsStayAtTheirPlaces() {
        RawObject document = RawObject.parse(new Scene().rise(0).bot.snapshot(1)).orElseThrow();
        document.put("venue", RawObject.literal("{\"name\":\"x\",\"fee\":1.50}"));
        RawObject symbols = RawObject.parse(document.required("symbols")).orElseThrow();
        RawObject symbol = RawObject.parse(symbols.required(Scene.SYMBOL)).orElseThrow();
        symbol.put("note", RawObject.string("mine"));
        document.put("symbols", symbols.put(Scene.SYMBOL, symbol.toJson()).toJson());
        byte[] once = read(document.toJson()).snapshot(2);
        String text = new String(once, UTF_8);
        assertTrue(text.contains("\"venue\":{\"name\":\"x\",\"fee\":1.50}"), text);
        assertTrue(text.contains("\"note\":\"mine\""), text);
        assertEquals(text, new String(read(once).snapshot(2), UTF_8), "a second time as well");
    }

    @Test
    void whatIsMissingGetsItsDefault() {
        PaperBot bot =
                read(
                        """
                        {"savedAt":5,"running":true,"config":{"mode":"paper","direction":"long","tf":5,
                         "priceUpThrPct":1,"marginUSDT":10,"leverage":5,"tpRoiPct":5,"slRoiPct":5},
                         "symbols":{"A":{"state":"POSITION_OPEN",
                           "position":{"side":"long","qty":2,"entryPrice":"50"}},
                          "B":{}}}\
                        """
                                .getBytes(UTF_8));
        assertEquals(5, bot.config().settings().tf());
        SymbolState.PositionOpen open = (SymbolState.PositionOpen) bot.state("A").orElseThrow();
        assertEquals(0, open.position().takeProfit().compareTo(Scene.dec("50.5")), "5 / 5 = 1 %");
        assertEquals(0, open.position().stopLoss().compareTo(Scene.dec("49.5")));
        assertEquals("IDLE", bot.state("B").orElseThrow().word());
        assertEquals(0, bot.tally().trades());
    }

    @Test
    void whatCannotBeTakenUpIsIdleAndReported() {
        RuntimeDocument.Restored restored =
                RuntimeDocument.read(
                        """
                        {"config":{"mode":"nonsense"},"symbols":{
                         "A":{"state":"POSITION_OPEN","position":{"side":"long","qty":-2}},
                         "B":{"state":"DREAMING"},"C":7,"D":{"state":"HOLDING_LONG"}},
                         "stats":"none","guardrails":[],"activeUptimeMs":-4}\
                        """
                                .getBytes(UTF_8),
                        Scene.config());
        for (String symbol : List.of("A", "B", "C", "D")) {
            assertEquals("IDLE", restored.bot().state(symbol).orElseThrow().word(), symbol);
        }
        assertEquals(4, restored.repaired().size(), restored.repaired().toString());
        assertTrue(restored.repaired().getFirst().startsWith("config: "));
        assertEquals(
                "symbols.B: cannot go on from DREAMING, is IDLE now", restored.repaired().get(2));
    }

    @RepeatedTest(100)
    void aDocumentWithAnythingMissingOrOfAnotherTypeLoadsAndIsTheSameASecondTime() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        PaperBot lively = begun(Markets.lively());
        Markets.random(random, 200 + random.nextInt(400)).forEach(tick -> note(lively.step(tick)));
        byte[] damaged = damaged(lively.snapshot(7), random, 0);
        PaperBot bot = read(damaged);
        byte[] once = bot.snapshot(7);
        RuntimeDocument.Restored again = RuntimeDocument.read(once, Scene.config());
        assertEquals(
                new String(once, UTF_8),
                new String(again.bot().snapshot(7), UTF_8),
                "seed " + seed);
        assertTrue(again.repaired().isEmpty(), "seed " + seed + again.repaired());
        assertTrue(new String(once, UTF_8).contains("\"mine\":[1.50]"), "seed " + seed);
        bot.trade(Markets.universe());
        note(bot.resume(Scene.BEGIN));
        Markets.random(random, 300).forEach(tick -> note(bot.step(tick)));
    }

    /** Members left out, or replaced by something else; a member that nobody knows put in. */
    private static byte[] damaged(byte[] json, Random random, int depth) {
        RawObject object = RawObject.parse(json).orElseThrow();
        for (String name : List.copyOf(object.names())) {
            byte[] value = object.required(name);
            int die = random.nextInt(12);
            if (die == 0) {
                object.remove(name);
            } else if (die == 1) {
                String[] other = {"null", "-1", "\"x\"", "[]", "{}", "true", "1e9", "0"};
                object.put(name, RawObject.literal(other[random.nextInt(other.length)]));
            } else if (value[0] == '{') {
                object.put(name, damaged(value, random, depth + 1));
            }
        }
        if (depth == 0) {
            object.put("mine", RawObject.literal("[1.50]"));
        }
        return object.toJson();
    }

    private static void note(List<Outcome> unused) {}

    private static PaperBot begun(BotConfig config) {
        PaperBot bot = new PaperBot(config);
        bot.trade(Markets.universe());
        List<Outcome> unused = bot.start(Scene.BEGIN);
        return bot;
    }

    private static PaperBot resumed(PaperBot bot, BotConfig config, long now) {
        if (bot.isPaused()) {
            return bot;
        }
        RuntimeDocument.Restored restored = RuntimeDocument.read(bot.snapshot(now), config);
        assertTrue(restored.repaired().isEmpty(), restored.repaired().toString());
        restored.bot().trade(Markets.universe());
        List<Outcome> unused = restored.bot().resume(now);
        return restored.bot();
    }

    private static PaperBot read(byte[] document) {
        return RuntimeDocument.read(document, Scene.config()).bot();
    }

    private static List<String> journal(List<Outcome> outcomes) {
        return Scene.rows(outcomes).stream().map(row -> new String(row.toJson(), UTF_8)).toList();
    }

    /** But for when the present stretch began, which a restart is allowed to tell. */
    private static String document(PaperBot bot, long now) {
        return new String(
                RawObject.parse(bot.snapshot(now)).orElseThrow().remove("runningSinceTs").toJson(),
                UTF_8);
    }
}
