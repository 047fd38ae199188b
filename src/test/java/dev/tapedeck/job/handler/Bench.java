package dev.tapedeck.job.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tapedeck.execution.ExecutionSpecs;
import dev.tapedeck.execution.source.Sources;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.run.Run;
import dev.tapedeck.run.Runs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** The handlers over the shipped sources, with runs in memory. */
final class Bench {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    /** Limits of a bench. */
    record Limits(int maxTrades, int maxCells, int maxTicksInMemory, Duration saveEvery)
            implements BacktestConfig {}

    static final Limits USUAL = new Limits(50_000, 10_000, 200_000, Duration.ofMillis(250));

    final ExecutionSpecs specs = new ExecutionSpecs(new Sources("no-such-folder"));
    final Runs runs = new Runs();
    final BacktestHandler backtest;
    final OptimizationHandler optimization;

    Bench() {
        this(USUAL);
    }

    Bench(Limits limits) {
        backtest = new BacktestHandler(specs, runs, limits);
        optimization = new OptimizationHandler(specs, runs, limits);
    }

    /** With ' for ". */
    static JsonNode json(String json) {
        try {
            return JSON.readTree(json.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Run run(String id) {
        return runs.find(id).orElseThrow();
    }

    JsonNode meta(String id) {
        return json(new String(run(id).meta(), UTF_8));
    }

    byte[] artifact(String runId, String artifactId) {
        byte[] bytes = runs.artifacts.get(runId + "/" + artifactId);
        if (bytes == null) {
            throw new AssertionError("no artifact " + artifactId + " of " + runId);
        }
        return bytes;
    }

    JsonNode artifactJson(String runId, String artifactId) {
        return json(new String(artifact(runId, artifactId), UTF_8));
    }

    static List<String> fields(Problem problem) {
        return problem.errors().stream().map(Problem.BadField::field).toList();
    }
}
