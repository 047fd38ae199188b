package dev.tapedeck.job.handler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.document.DocumentRepository;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.execution.ExecutionSpecs;
import dev.tapedeck.execution.source.SourceInfo;
import dev.tapedeck.execution.source.Ticks;
import dev.tapedeck.job.JobHandler;
import dev.tapedeck.job.JobResult;
import dev.tapedeck.job.JobType;
import dev.tapedeck.job.JobWork;
import dev.tapedeck.problem.Ids;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/**
 * Runs a strategy to a source's end and leaves open what is open there: the position becomes the
 * strategy's signal for the symbol, and where there is none the signal is cleared.
 */
@Singleton
public class SignalGenerationHandler implements JobHandler {
    private static final Duration LONGEST_WRITE = Duration.ofSeconds(30);

    private final ExecutionSpecs specs;
    private final DocumentRepository documents;

    public SignalGenerationHandler(ExecutionSpecs specs, DocumentRepository documents) {
        this.specs = specs;
        this.documents = documents;
    }

    /**
     * What is asked for, checked.
     *
     * @param name whose signal it is
     */
    private record Wanted(BacktestRequest backtest, String name) {
        EntityName entity() {
            return EntityName.of("signal", name);
        }

        String symbol() {
            return backtest.simulation().symbol();
        }
    }

    @Override
    public JobType type() {
        return JobType.SIGNAL_GENERATION;
    }

    @Override
    public void check(JsonNode payload) {
        Wanted unused = read(payload);
    }

    @Override
    public JobResult run(JobWork work) throws Exception {
        Wanted wanted = read(work.payload());
        SignalSearch search = new SignalSearch(wanted.backtest().simulation());
        SourceInfo info = wanted.backtest().source().info();
        long total = info.ticks() == null ? 0 : info.ticks();
        try (Ticks ticks = wanted.backtest().source().open(wanted.symbol())) {
            search.run(
                    ticks,
                    n -> {
                        work.checkpoint();
                        work.progress(n, Math.max(n, total), "replaying");
                    });
        }
        JsonNode signal =
                search.signal(work.jobId(), wanted.backtest().source().wire(), wanted.name());
        byte[] json = Json.write(signal);
        DocumentRepository.Written unused =
                documents
                        .write(wanted.entity(), wanted.symbol(), json, json, Precondition.NONE)
                        .await()
                        .atMost(LONGEST_WRITE);
        ObjectNode data =
                Json.object()
                        .put("strategy_name", wanted.name())
                        .put("symbol", wanted.symbol())
                        .put("ticks", search.ticks());
        data.set("signal", signal);
        return JobResult.of(data, List.of("signals/" + wanted.name() + "/" + wanted.symbol()));
    }

    private Wanted read(JsonNode payload) {
        BacktestRequest request = BacktestRequest.read(specs, payload);
        String given = Payloads.text(payload, "strategy_name");
        String name = given == null ? request.simulation().strategy().name() : given;
        Ids.check("payload.strategy_name", name, Ids.MAX);
        SignalSearch.check(request.simulation());
        Wanted wanted = new Wanted(request, name);
        documents.check(wanted.entity(), wanted.symbol());
        return wanted;
    }
}
