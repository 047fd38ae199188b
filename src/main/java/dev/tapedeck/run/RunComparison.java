package dev.tapedeck.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.analysis.Comparison;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Two runs side by side: what was asked for, the figures of their artifacts {@code stats} and
 * {@code tear_sheet}, and the trades of their artifacts {@code trades}. All trades of both are in
 * memory meanwhile, so few are compared at once. Blocks.
 */
@Singleton
public class RunComparison {
    private final Runs runs;
    private final RunsConfig config;
    private final Semaphore free;

    public RunComparison(Runs runs, RunsConfig config) {
        this.runs = runs;
        this.config = config;
        this.free = new Semaphore(config.comparisons());
    }

    /**
     * What only one of them has is compared with nothing: null.
     *
     * @throws Problem RUN_NOT_FOUND, INVALID_PARAMETER, OVERLOADED
     */
    ObjectNode of(String a, String b) throws IOException {
        if (!free.tryAcquire()) {
            throw Problem.of(
                    ProblemKind.OVERLOADED, config.comparisons() + " comparisons are being made");
        }
        try {
            return compared(
                    ComparedRun.read(runs, a, config.comparedTrades()),
                    ComparedRun.read(runs, b, config.comparedTrades()));
        } finally {
            free.release();
        }
    }

    private static ObjectNode compared(ComparedRun a, ComparedRun b) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode sides = json.putArray("runs");
        sides.add(a.json()).add(b.json());
        json.setAll(Comparison.of(a.compared(), b.compared()).json());
        if (!a.hasMetrics() && !b.hasMetrics()) {
            json.set("metrics", NullNode.instance);
        }
        if (a.trades().isEmpty() || b.trades().isEmpty()) {
            json.set("trades", NullNode.instance);
        }
        return json;
    }
}
