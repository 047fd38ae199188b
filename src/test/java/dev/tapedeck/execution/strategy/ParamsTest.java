package dev.tapedeck.execution.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParamsTest {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    @Test
    void whatIsAbsentGetsItsDefaultAndTheBarLengthThatOfTheSource() throws Exception {
        Params params = read("sma_cross", "{\"fast\":null,\"slow\":50}", 86_400);
        assertEquals(10, params.integer("fast"));
        assertEquals(50, params.integer("slow"));
        assertEquals(86_400, params.integer("bar_seconds"));
        assertEquals("both", params.text("direction"));
        assertEquals(new BigDecimal("0.00055"), params.decimal("taker_fee"));
    }

    @Test
    void oneValueHasOneForm() throws Exception {
        assertEquals(
                read("sma_cross", "{\"fast\":10,\"quantity\":100}", 300),
                read("sma_cross", "{\"fast\":1e1,\"quantity\":100.00}", 300));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sma_cross | {\"fast\":0} | params.fast",
                "sma_cross | {\"fast\":501} | params.fast",
                "sma_cross | {\"fast\":1.5} | params.fast",
                "sma_cross | {\"fast\":\"10\"} | params.fast",
                "sma_cross | {\"fast\":true} | params.fast",
                "sma_cross | {\"fast\":1e999999999} | params.fast",
                "sma_cross | {\"fast\":30,\"slow\":30} | params.fast",
                "sma_cross | {\"fasst\":3} | params.fasst",
                "sma_cross | [] | params",
                "sma_cross | {\"direction\":\"up\"} | params.direction",
                "sma_cross | {\"quantity\":0} | params.quantity",
                "sma_cross | {\"quantity\":0.000000001} | params.quantity",
                "sma_cross | {\"quantity\":1.123456789} | params.quantity",
                "sma_cross | {\"stop_loss_pct\":100} | params.stop_loss_pct",
                "macd_trend | {\"fast\":26} | params.fast",
                "rsi_reversion | {\"oversold\":51} | params.oversold",
            })
    void whatDoesNotFitIsNamed(String strategy, String json, String field) {
        Problem problem = assertThrows(Problem.class, () -> read(strategy, json, 300));
        assertEquals(ProblemKind.INVALID_FIELD, problem.kind());
        assertEquals(field, problem.errors().getFirst().field());
    }

    private static Params read(String strategy, String json, int barSeconds) throws Exception {
        return Strategies.find(strategy).orElseThrow().read(JSON.readTree(json), barSeconds);
    }
}
