package dev.tapedeck.job.handler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.analysis.Metric;
import dev.tapedeck.execution.ExecutionSpecs;
import dev.tapedeck.execution.source.Ticks;
import dev.tapedeck.job.JobHandler;
import dev.tapedeck.job.JobResult;
import dev.tapedeck.job.JobType;
import dev.tapedeck.job.JobWork;
import dev.tapedeck.run.Runs;
import jakarta.inject.Singleton;

/** A strategy over a source at full speed: a run with trades, equity, stats and a tear sheet. */
@Singleton
public class BacktestHandler implements JobHandler {
    private final ExecutionSpecs specs;
    private final Runs runs;
    private final BacktestConfig config;

    public BacktestHandler(ExecutionSpecs specs, Runs runs, BacktestConfig config) {
        this.specs = specs;
        this.runs = runs;
        this.config = config;
    }

    @Override
    public JobType type() {
        return JobType.BACKTEST;
    }

    @Override
    public void check(JsonNode payload) {
        BacktestRequest unused = BacktestRequest.read(specs, payload);
    }

    @Override
    public void lost(String jobId, int attempt, JsonNode payload, String why) {
        String runId = JobRun.id(type(), jobId, Payloads.text(payload, "run_id"));
        JobRun.lost(runs, runId, jobId, attempt, why);
    }

    @Override
    public JobResult run(JobWork work) throws Exception {
        BacktestRequest request = BacktestRequest.read(specs, work.payload());
        ObjectNode about = BacktestReport.about(request);
        about.set("params", BacktestReport.params(request));
        JobRun run = new JobRun(runs, work, type(), request.runId(), about);
        return run.carryOut(into -> backtest(work, request, into));
    }

    private JsonNode backtest(JobWork work, BacktestRequest request, JobRun run) throws Exception {
        Long known = request.source().info().ticks();
        long total = known == null ? 0 : known;
        BacktestFiles files = new BacktestFiles(request.capital(), config.maxTrades());
        Backtest.Result result;
        try (Ticks ticks = request.source().open(request.simulation().symbol())) {
            result =
                    request.backtest(files)
                            .run(
                                    ticks,
                                    n -> {
                                        work.checkpoint();
                                        work.progress(n, Math.max(n, total), "replaying");
                                    });
        }
        BacktestReport.write(run, files, result);
        run.meta().setAll(Metric.json(result.tearSheet()));
        ObjectNode data = Json.object().put("run_id", run.id()).put("ticks", result.ticks());
        data.set("stats", BacktestReport.stats(result));
        data.set("metrics", Metric.json(result.tearSheet()));
        return data;
    }
}
