package dev.tapedeck.job.handler;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.execution.ExecutionSpecs;
import dev.tapedeck.job.JobHandler;
import dev.tapedeck.job.JobResult;
import dev.tapedeck.job.JobType;
import dev.tapedeck.job.JobWork;
import dev.tapedeck.run.Runs;
import jakarta.inject.Singleton;

/**
 * Tries combinations of a strategy's parameters over a source: a run with all of them, the best
 * first, and the best one's backtest.
 */
@Singleton
public class OptimizationHandler implements JobHandler {
    private final ExecutionSpecs specs;
    private final Runs runs;
    private final BacktestConfig config;

    public OptimizationHandler(ExecutionSpecs specs, Runs runs, BacktestConfig config) {
        this.specs = specs;
        this.runs = runs;
        this.config = config;
    }

    @Override
    public JobType type() {
        return JobType.OPTIMIZATION;
    }

    @Override
    public void check(JsonNode payload) {
        OptimizationRequest unused = OptimizationRequest.read(specs, payload, config.maxCells());
    }

    @Override
    public void lost(String jobId, int attempt, JsonNode payload, String why) {
        String runId = JobRun.id(type(), jobId, Payloads.text(payload, "run_id"));
        JobRun.lost(runs, runId, jobId, attempt, why);
    }

    @Override
    public JobResult run(JobWork work) throws Exception {
        OptimizationRequest request =
                OptimizationRequest.read(specs, work.payload(), config.maxCells());
        JobRun run =
                new JobRun(
                        runs,
                        work,
                        type(),
                        request.base().runId(),
                        BacktestReport.about(request.base())
                                .put("metric", request.metric().wire()));
        return run.carryOut(into -> new Optimization(work, request, config).run(into));
    }
}
