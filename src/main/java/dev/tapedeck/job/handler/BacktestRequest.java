package dev.tapedeck.job.handler;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.execution.ExecutionSpec;
import dev.tapedeck.execution.ExecutionSpecs;
import dev.tapedeck.execution.simulation.SimulationSpec;
import dev.tapedeck.execution.source.Source;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.run.RunIds;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a backtest is to be made of, checked.
 *
 * @param runId null to have one made
 */
record BacktestRequest(
        Source source, SimulationSpec simulation, BigDecimal capital, @Nullable String runId) {
    /** The same for all, so that the same request makes the same trades to the last byte. */
    private static final String EXECUTION_ID = "backtest";

    private static final BigDecimal DEFAULT_CAPITAL = BigDecimal.valueOf(10_000);
    private static final BigDecimal MIN_CAPITAL = new BigDecimal("0.01");
    private static final BigDecimal MAX_CAPITAL = new BigDecimal("1000000000000");

    /**
     * @throws Problem INVALID_FIELD or INVALID_ID with fields below {@code payload}
     */
    static BacktestRequest read(ExecutionSpecs specs, JsonNode payload) {
        JsonNode body = Payloads.object(payload);
        if (!(Payloads.within(() -> specs.read(body, EXECUTION_ID))
                instanceof ExecutionSpec.Replay replay)) {
            throw Problem.field("payload.kind", "must be replay");
        }
        BigDecimal capital = Payloads.number(body, "capital", MIN_CAPITAL, MAX_CAPITAL);
        String runId = Payloads.text(body, "run_id");
        if (runId != null) {
            RunIds.checkNew("payload.run_id", runId);
        }
        return new BacktestRequest(
                replay.source(),
                replay.simulation(),
                capital == null ? DEFAULT_CAPITAL : capital,
                runId);
    }

    Backtest backtest(BacktestRecorder recorder) {
        return new Backtest(simulation, capital, recorder);
    }
}
