package dev.tapedeck.execution.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.execution.source.Tick;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Small markets whose outcome is computed by hand. */
class SimulationTest {
    /**
     * Averages of one and two bars: the close against the mean of it and the one before, so that
     * every turn is a cross.
     */
    private static final String FAST = "\"fast\":1,\"slow\":2,\"bar_seconds\":60";

    private static final String PLAIN =
            "{" + FAST + ",\"direction\":\"long\",\"take_profit_pct\":0,\"stop_loss_pct\":0}";

    @Test
    void entersAtTheNextTickAfterTheCrossAndSquaresOffAtTheEnd() throws Exception {
        // Bars close at 100, 99, 98, 101; the turn at 101 is known when 102 comes.
        Recording run =
                Recording.of(
                        Markets.spec("sma_cross", PLAIN),
                        Markets.minutes(100, 99, 98, 101, 102, 110),
                        0);
        JsonNode trade = run.events("trade").getFirst();
        assertEquals("exec-1-p1-r0", trade.get("trade_id").asText());
        assertEquals("102", trade.get("entry_price").asText());
        assertEquals("110", trade.get("exit_price").asText());
        assertEquals("square_off", trade.get("exit_reason").asText());
        // 8 gained, 102 * 0.00055 + 110 * 0.00055 paid.
        assertEquals(new BigDecimal("7.8834"), trade.get("pnl").decimalValue());
        assertEquals("2026-01-05T00:04:00.000000Z", trade.get("entry_time").asText());
        JsonNode last = run.events("position").getLast();
        assertEquals("closed", last.get("status").asText());
        assertEquals(0, last.get("unrealized_pnl").asInt());
        assertEquals("SquareOffNode", run.events("node").getLast().get("node_type").asText());
    }

    @Test
    void saysWhyNot() throws Exception {
        Recording run =
                Recording.of(
                        Markets.spec("sma_cross", PLAIN),
                        Markets.minutes(100, 99, 98, 97, 96, 95),
                        0);
        assertTrue(run.events("trade").isEmpty());
        List<JsonNode> signals =
                run.events("node").stream()
                        .filter(n -> n.get("node_type").asText().equals("EntrySignalNode"))
                        .toList();
        assertEquals(5, signals.size(), "one for each bar that closed");
        assertEquals("warm_up", signals.get(0).get("action").get("type").asText());
        JsonNode why = signals.getLast();
        assertEquals("wait", why.get("action").get("type").asText());
        JsonNode held = why.get("evaluated_conditions").get(0);
        assertTrue(held.get("result").asBoolean());
        JsonNode missed = why.get("evaluated_conditions").get(1);
        assertFalse(missed.get("result").asBoolean());
        assertEquals("SMA(close, 1)", missed.get("lhs").get("expression").asText());
        assertEquals("96", missed.get("lhs").get("value").asText());
        assertEquals(">", missed.get("operator").asText());
        assertEquals("96.5", missed.get("rhs").get("value").asText());
        assertEquals("SMA(close, 1) (96) > SMA(close, 2) (96.5): no", missed.get("text").asText());
    }

    @Test
    void everyStrategySaysWhyNotAtEveryBar() throws Exception {
        List<Tick> ticks = Markets.real("eth-usd-5m-2023-03");
        for (String strategy :
                List.of(
                        "sma_cross",
                        "ema_cross",
                        "rsi_reversion",
                        "donchian_breakout",
                        "bollinger_reversion",
                        "macd_trend")) {
            List<JsonNode> watched =
                    Recording.of(Markets.spec(strategy, "{}"), ticks, 0).events("node").stream()
                            .filter(n -> n.get("event_type").asText().equals("node_evaluated"))
                            .toList();
            assertTrue(watched.size() >= 579, strategy + " watched at every close");
            for (JsonNode node : watched) {
                assertFalse(node.get("evaluated_conditions").isEmpty(), node::toString);
            }
        }
    }

    @Test
    void aStopWinsInsideOneBar() throws Exception {
        List<Tick> ticks = new ArrayList<>(Markets.minutes(100, 99, 98, 101, 100));
        // One tick that stands for a bar from 90 to 120: both the stop at 99 and the take-profit at
        // 102 were touched.
        ticks.add(
                new Tick(
                        Markets.START.plusSeconds(270),
                        new BigDecimal("95"),
                        BigDecimal.ONE,
                        new BigDecimal("90"),
                        new BigDecimal("120")));
        Recording run =
                Recording.of(
                        Markets.spec("sma_cross", "{" + FAST + ",\"direction\":\"long\"}"),
                        ticks,
                        0);
        JsonNode trade = run.events("trade").getFirst();
        assertEquals("stop_loss", trade.get("exit_reason").asText());
        assertEquals("99", trade.get("exit_price").asText());
        JsonNode signal =
                run.events("node").stream()
                        .filter(n -> n.get("node_type").asText().equals("ExitSignalNode"))
                        .toList()
                        .getLast();
        assertTrue(signal.get("evaluated_conditions").get(0).get("result").asBoolean());
        assertTrue(signal.get("evaluated_conditions").get(1).get("result").asBoolean());
    }

    @Test
    void aStoppedPositionIsEnteredAgainUnderItsIdAndNoMoreThanAllowed() throws Exception {
        // In at 102, stopped at 90 (the bar still closes above the mean of it and 80), in again,
        // stopped again.
        double[] prices = {100, 99, 98, 101, 102, 80, 90, 91, 70, 80, 81, 82};
        Recording run =
                Recording.of(
                        Markets.spec(
                                "sma_cross",
                                "{"
                                        + FAST
                                        + ",\"direction\":\"long\",\"take_profit_pct\":0,\"stop_loss_pct\":5}"),
                        Markets.minutes(prices),
                        0);
        List<String> trades =
                run.events("trade").stream().map(t -> t.get("trade_id").asText()).toList();
        assertEquals(new HashSet<>(trades).size(), trades.size());
        assertTrue(trades.contains("exec-1-p1-r0"), trades::toString);
        assertFalse(trades.stream().anyMatch(t -> t.endsWith("-r2")), trades::toString);
    }

    @Test
    void parentsAreExecutionsThatCameBefore() throws Exception {
        Recording run =
                Recording.of(
                        Markets.spec("sma_cross", "{\"max_re_entries\":3}"),
                        Markets.real("eth-usd-5m-2023-03"),
                        0);
        Set<String> known = new HashSet<>();
        Set<String> types = new HashSet<>();
        for (JsonNode node : run.events("node")) {
            JsonNode parent = node.get("parent_execution_id");
            assertTrue(parent.isNull() || known.contains(parent.asText()), node::toString);
            assertTrue(known.add(node.get("execution_id").asText()));
            types.add(node.get("node_type").asText());
        }
        assertTrue(
                types.containsAll(
                        Set.of(
                                "StartNode",
                                "EntrySignalNode",
                                "EntryNode",
                                "ExitSignalNode",
                                "ExitNode",
                                "ReEntrySignalNode")),
                types::toString);
        for (JsonNode trade : run.events("trade")) {
            trade.get("entry_flow_ids").forEach(id -> assertTrue(known.contains(id.asText())));
            trade.get("exit_flow_ids").forEach(id -> assertTrue(known.contains(id.asText())));
        }
    }

    @Test
    void timesNeverGoBack() throws Exception {
        Recording run =
                Recording.of(
                        Markets.spec("donchian_breakout", "{}"),
                        Markets.real("eth-usd-5m-2023-03"),
                        0);
        Instant latest = Instant.MIN;
        for (Recording.Written event : run.events()) {
            if (event.data().has("timestamp")) {
                Instant time = Instant.parse(event.data().get("timestamp").asText());
                assertFalse(time.isBefore(latest), () -> event.toString());
                latest = time;
            }
        }
    }

    @Test
    void metricsAgreeWithTheTrades() throws Exception {
        Recording run =
                Recording.of(Markets.spec("ema_cross", "{}"), Markets.real("apple-2013"), 0);
        BigDecimal sum =
                run.events("trade").stream()
                        .map(t -> new BigDecimal(t.get("pnl").asText()))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        JsonNode metrics = run.events("metrics").getLast();
        assertEquals(0, sum.compareTo(new BigDecimal(metrics.get("realized_pnl").asText())));
        assertEquals(run.events("trade").size(), metrics.get("total_trades").asInt());
        assertEquals(0, metrics.get("unrealized_pnl").asInt());
    }
}
