package dev.tapedeck.job.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tapedeck.document.DocumentAdapters;
import dev.tapedeck.document.DocumentRepository;
import dev.tapedeck.document.DocumentsConfig;
import dev.tapedeck.execution.ExecutionSpecs;
import dev.tapedeck.execution.source.Sources;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.run.Run;
import dev.tapedeck.run.Runs;
import dev.tapedeck.run.RunsConfig;
import dev.tapedeck.store.Store;
import dev.tapedeck.store.memory.MemoryStore;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
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
    final Runs runs = runs(new MemoryStore(1 << 28, Clock.systemUTC()));
    final BacktestHandler backtest;
    final OptimizationHandler optimization;

    Bench() {
        this(USUAL);
    }

    Bench(Limits limits) {
        backtest = new BacktestHandler(specs, runs, limits);
        optimization = new OptimizationHandler(specs, runs, limits);
    }

    private static Runs runs(Store store) {
        SmallRyeConfig config =
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withConverter(Duration.class, 100, new DurationConverter())
                        .withMapping(RunsConfig.class)
                        .withMapping(DocumentsConfig.class)
                        .build();
        DocumentAdapters adapters =
                new DocumentAdapters(
                        config.getConfigMapping(DocumentsConfig.class), store.documents(), null);
        return new Runs(
                new DocumentRepository(adapters, List.of()),
                store.folders(),
                config.getConfigMapping(RunsConfig.class));
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
        try (InputStream in = runs.openArtifact(runId, artifactId).orElseThrow()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode artifactJson(String runId, String artifactId) {
        return json(new String(artifact(runId, artifactId), UTF_8));
    }

    static List<String> fields(Problem problem) {
        return problem.errors().stream().map(Problem.BadField::field).toList();
    }
}
