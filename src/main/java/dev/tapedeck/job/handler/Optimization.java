package dev.tapedeck.job.handler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.analysis.Metric;
import dev.tapedeck.execution.source.Source;
import dev.tapedeck.execution.source.SourceInfo;
import dev.tapedeck.execution.source.Ticks;
import dev.tapedeck.job.JobWork;
import dev.tapedeck.run.ArtifactBody;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One optimization at work, cell by cell; goes on after the cells that are saved. */
final class Optimization {
    private record Ranked(int cell, JsonNode metrics) {}

    private final JobWork work;
    private final OptimizationRequest request;
    private final BacktestConfig config;

    Optimization(JobWork work, OptimizationRequest request, BacktestConfig config) {
        this.work = work;
        this.request = request;
        this.config = config;
    }

    JsonNode run(JobRun run) throws Exception {
        BacktestRequest base = request.base();
        String symbol = base.simulation().symbol();
        FinishedCells finished =
                new FinishedCells(work, stamp(base.source()), config.saveEvery().toNanos());
        tell(finished);
        Market market =
                Market.of(base.source(), symbol, config.maxTicksInMemory(), n -> work.checkpoint());
        for (int cell : request.cells()) {
            if (!finished.has(cell)) {
                finished.add(cell, metrics(market, cell));
                tell(finished);
            }
        }
        finished.save();
        tell(finished);
        List<Ranked> ranked = ranked(finished);
        run.artifact("cells", cells(ranked));
        long tooManyTrades = ranked.stream().filter(this::hasTooManyTrades).count();
        run.meta().put("too_many_trades", tooManyTrades);
        return report(run, market, ranked.getFirst()).put("too_many_trades", tooManyTrades);
    }

    private JsonNode metrics(Market market, int cell) throws Exception {
        Backtest backtest = request.cell(work.payload(), cell).backtest(BacktestRecorder.NONE);
        try (Ticks ticks = market.open()) {
            return Metric.json(backtest.run(ticks, n -> work.checkpoint()).tearSheet());
        }
    }

    private void tell(FinishedCells finished) {
        work.progress(finished.count(), request.cells().size(), "cells");
    }

    /**
     * Of equals the earlier cell first. The best one's trades are stored: cells with more than can
     * be are last.
     */
    private List<Ranked> ranked(FinishedCells finished) {
        List<Ranked> all = new ArrayList<>();
        for (int cell : request.cells()) {
            all.add(new Ranked(cell, finished.metrics(cell)));
        }
        all.sort(
                Comparator.comparing(this::hasTooManyTrades)
                        .thenComparing(Ranked::metrics, request.metric().bestFirst()));
        return all;
    }

    private boolean hasTooManyTrades(Ranked each) {
        return each.metrics().path(Metric.TRADES.wire()).asLong() > config.maxTrades();
    }

    private ArtifactBody cells(List<Ranked> ranked) {
        return out -> {
            String before = "[";
            for (Ranked each : ranked) {
                ObjectNode cell = Json.object();
                cell.set("params", request.grid().cell(each.cell()));
                cell.set("metrics", each.metrics());
                out.write(before.charAt(0));
                out.write(Json.write(cell));
                before = ",";
            }
            out.write(']');
        };
    }

    private ObjectNode report(JobRun run, Market market, Ranked best) throws Exception {
        BacktestFiles files = new BacktestFiles(request.base().capital(), config.maxTrades());
        Backtest.Result result;
        try (Ticks ticks = market.open()) {
            result =
                    request.cell(work.payload(), best.cell())
                            .backtest(files)
                            .run(ticks, n -> work.checkpoint());
        }
        BacktestReport.write(run, files, result);
        ObjectNode data =
                Json.object()
                        .put("run_id", run.id())
                        .put("metric", request.metric().wire())
                        .put("cells", request.cells().size())
                        .put("skipped", request.skipped());
        ObjectNode chosen = data.putObject("best");
        chosen.set(
                "params", OptimizationRequest.params(work.payload(), request.grid(), best.cell()));
        chosen.set("metrics", best.metrics());
        run.meta()
                .put("cells", request.cells().size())
                .put("skipped", request.skipped())
                .setAll(Metric.json(result.tearSheet()));
        run.meta().set("params", chosen.get("params"));
        return data;
    }

    /** Files may be replaced between two attempts. */
    private static String stamp(Source source) {
        SourceInfo info = source.info();
        return source.wire() + " " + info.ticks() + " " + info.bytes() + " " + info.modified();
    }
}
