package dev.tapedeck.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What ranking makes of figures that are not there. */
class MetricTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<String, JsonNode> results = new HashMap<>();

    /** A result with these equities, ten days apart, each of them by a closed trade. */
    private void result(String name, int... equities) {
        Analysis analysis = new Analysis(BigDecimal.valueOf(100));
        int before = 100;
        for (int i = 0; i < equities.length; i++) {
            Instant time = BEGIN.plusSeconds(i * 864_000L);
            BigDecimal pnl = BigDecimal.valueOf(equities[i] - before);
            analysis.trade(new ClosedTrade("t" + i, time, pnl));
            analysis.equity(time, BigDecimal.valueOf(equities[i]), false);
            before = equities[i];
        }
        results.put(name, Metric.json(analysis.tearSheet()));
    }

    private List<String> bestFirst(Metric metric) {
        List<String> names = new ArrayList<>(results.keySet());
        names.sort(Comparator.comparing(results::get, metric.bestFirst()));
        return names;
    }

    @ParameterizedTest
    @EnumSource(names = {"SORTINO", "CALMAR", "PROFIT_FACTOR", "PAYOFF_RATIO"})
    void aGainWithoutAnyLossIsBetterThanEveryRatio(Metric metric) {
        result("some loss", 150, 140, 150, 160, 170);
        result("no loss", 100, 110, 120, 130, 140);
        result("no loss and more", 100, 110, 120, 130, 150);
        result("more loss", 110, 90, 100, 105, 110);
        result("nothing", 100, 100, 100, 100, 100);
        assertEquals(
                List.of("no loss and more", "no loss", "some loss", "more loss", "nothing"),
                bestFirst(metric));
    }

    @Test
    void ruinIsNoWantOfLossWhateverCameAfterIt() {
        result("ruined", -10, 200, 300, 400, 500);
        result("some loss", 150, 140, 150, 160, 170);
        assertEquals(List.of("some loss", "ruined"), bestFirst(Metric.SORTINO));
    }

    @ParameterizedTest
    @CsvSource({"NET_PROFIT,more", "EXPECTANCY,more", "MAX_DRAWDOWN,less", "CAGR,more"})
    void otherFiguresAreRankedByWhatTheyAre(Metric metric, String first) {
        result("less", 100, 110, 110, 110, 120);
        result("more", 100, 150, 140, 200, 210);
        assertEquals(first, bestFirst(metric).getFirst());
    }

    @Test
    void whatIsNotThereAtAllIsLast() {
        result("loss", 100, 90, 90, 90, 80);
        results.put("absent", JsonNodeFactory.instance.objectNode());
        for (Metric metric : List.of(Metric.SHARPE, Metric.NET_PROFIT, Metric.PROFIT_FACTOR)) {
            assertEquals(List.of("loss", "absent"), bestFirst(metric), metric::wire);
        }
    }
}
