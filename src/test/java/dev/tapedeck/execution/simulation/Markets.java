package dev.tapedeck.execution.simulation;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tapedeck.execution.source.Source;
import dev.tapedeck.execution.source.Sources;
import dev.tapedeck.execution.source.Tick;
import dev.tapedeck.execution.source.Ticks;
import dev.tapedeck.execution.strategy.Strategies;
import dev.tapedeck.execution.strategy.StrategyKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Ticks and specs for tests. */
final class Markets {
    static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Markets() {}

    static List<Tick> real(String source) throws Exception {
        Source found = new Sources("no-such-folder").find(source).orElseThrow();
        List<Tick> all = new ArrayList<>();
        try (Ticks ticks = found.open("any")) {
            for (Tick tick = ticks.next(); tick != null; tick = ticks.next()) {
                all.add(tick);
            }
        }
        return all;
    }

    /** One tick a bar of sixty seconds, each at that price. */
    static List<Tick> minutes(double... prices) {
        List<Tick> all = new ArrayList<>();
        for (double price : prices) {
            all.add(
                    Tick.of(
                            START.plusSeconds(60L * all.size()),
                            BigDecimal.valueOf(price),
                            BigDecimal.ONE));
        }
        return all;
    }

    static SimulationSpec spec(String strategy, String params) throws Exception {
        StrategyKind kind = Strategies.find(strategy).orElseThrow();
        return new SimulationSpec(
                "exec-1", "BTCUSD", kind, kind.read(JSON.readTree(params), 300), BigDecimal.ONE);
    }
}
