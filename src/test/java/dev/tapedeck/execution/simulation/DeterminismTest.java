package dev.tapedeck.execution.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.execution.source.Tick;
import dev.tapedeck.execution.strategy.Strategies;
import dev.tapedeck.execution.strategy.StrategyKind;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Over the whole real market: a run again is the same run, and one taken up anywhere writes exactly
 * the rest.
 */
class DeterminismTest {
    private static final long SEED = 20131125;
    private static final int RESUMES = 4;
    private static final String PARAMS = "{\"slippage_bps\":5,\"seed\":7,\"max_re_entries\":2}";

    private static List<Tick> ticks;

    @BeforeAll
    static void readMarket() throws Exception {
        ticks = Markets.real("bitstamp-2013-11");
    }

    static Stream<String> strategies() {
        return Strategies.all().stream().map(StrategyKind::name);
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void writesTheSameBytesAgainAndTheSameRestFromAnyTick(String strategy) throws Exception {
        SimulationSpec spec = Markets.spec(strategy, PARAMS);
        Recording first = Recording.of(spec, ticks, 0);
        assertTrue(first.events("trade").size() > 3, "trades made");
        assertArrayEquals(first.all(), Recording.of(spec, ticks, 0).all());
        Random random = new Random(SEED);
        for (int i = 0; i < RESUMES; i++) {
            int from = random.nextInt(ticks.size());
            assertArrayEquals(
                    first.from(from),
                    Recording.of(spec, ticks, from).all(),
                    "taken up at tick " + from + ", seed " + SEED);
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void everyStepEndsWithItsTickAndEveryIdIsNew(String strategy) throws Exception {
        List<Recording.Written> events =
                Recording.of(Markets.spec(strategy, PARAMS), ticks, 0).events();
        long nodes = events.stream().filter(e -> e.type().equals("node")).count();
        assertEquals(
                nodes,
                events.stream()
                        .filter(e -> e.type().equals("node"))
                        .map(e -> e.data().get("execution_id").asText())
                        .distinct()
                        .count());
        List<JsonNode> trades =
                events.stream()
                        .filter(e -> e.type().equals("trade"))
                        .map(Recording.Written::data)
                        .toList();
        assertEquals(
                trades.size(),
                trades.stream().map(t -> t.get("trade_id").asText()).distinct().count());
        long n = 0;
        for (Recording.Written event : events) {
            if (event.type().equals("tick")) {
                assertEquals(++n, event.data().get("n").asLong());
            }
        }
        assertEquals(ticks.size(), n);
    }
}
