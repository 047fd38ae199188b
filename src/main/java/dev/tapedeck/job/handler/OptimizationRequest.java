package dev.tapedeck.job.handler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.analysis.Metric;
import dev.tapedeck.execution.ExecutionSpecs;
import dev.tapedeck.execution.simulation.SimulationSpec;
import dev.tapedeck.execution.source.Source;
import dev.tapedeck.execution.strategy.Params;
import dev.tapedeck.execution.strategy.StrategyKind;
import dev.tapedeck.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an optimization is to try, checked to the last cell.
 *
 * @param base the first cell's backtest
 * @param cells those that the strategy accepts, in the order of the grid
 * @param skipped combinations that it does not
 */
record OptimizationRequest(
        BacktestRequest base, Grid grid, Metric metric, List<Integer> cells, int skipped) {
    OptimizationRequest {
        cells = List.copyOf(cells);
    }

    /**
     * @throws Problem INVALID_FIELD or INVALID_ID with fields below {@code payload}
     */
    static OptimizationRequest read(ExecutionSpecs specs, JsonNode payload, int maxCells) {
        JsonNode body = Payloads.object(payload);
        Grid grid = Grid.read(body.get("grid"), maxCells);
        Metric metric = metric(body);
        // With the strategy's defaults, since the common parameters need not go together by
        // themselves.
        BacktestRequest probe = BacktestRequest.read(specs, withoutParams(body));
        StrategyKind strategy = probe.simulation().strategy();
        List<Integer> cells = new ArrayList<>();
        for (int i = 0; i < grid.size(); i++) {
            if (fits(grid, strategy, probe.source(), params(body, grid, i))) {
                cells.add(i);
            }
        }
        if (cells.isEmpty()) {
            throw Problem.field(
                    "payload.grid", "has no combination that " + strategy.name() + " accepts");
        }
        BacktestRequest base =
                BacktestRequest.read(specs, with(body, params(body, grid, cells.getFirst())));
        return new OptimizationRequest(base, grid, metric, cells, grid.size() - cells.size());
    }

    /** One cell as a backtest. */
    BacktestRequest cell(JsonNode payload, int index) {
        SimulationSpec spec = base.simulation();
        Params params =
                spec.strategy().read(params(payload, grid, index), base.source().barSeconds());
        return new BacktestRequest(
                base.source(),
                new SimulationSpec(
                        spec.executionId(), spec.symbol(), spec.strategy(), params, spec.scale()),
                base.capital(),
                base.runId());
    }

    /** The parameters that the payload has for all cells, and those of this cell over them. */
    static ObjectNode params(JsonNode payload, Grid grid, int index) {
        JsonNode common = payload.get("params");
        ObjectNode params = Json.object();
        if (common != null && common.isObject()) {
            common.properties().forEach(each -> params.set(each.getKey(), each.getValue()));
        } else if (common != null && !common.isNull()) {
            throw Problem.field("payload.params", "must be an object");
        }
        params.setAll(grid.cell(index));
        return params;
    }

    /** False when the values are allowed and do not go together. */
    private static boolean fits(Grid grid, StrategyKind strategy, Source source, JsonNode params) {
        Params read =
                Payloads.renamed(
                        field -> gridField(grid, field),
                        () -> Params.read(strategy.parameters(source.barSeconds()), params));
        try {
            strategy.check().check(read);
            return true;
        } catch (Problem doesNotGoTogether) {
            return false;
        }
    }

    private static String gridField(Grid grid, String field) {
        String name = field.substring(field.indexOf('.') + 1);
        return grid.has(name) ? "payload.grid." + name : "payload." + field;
    }

    private static Metric metric(JsonNode body) {
        String wanted = Optional.ofNullable(Payloads.text(body, "metric")).orElse("net_profit");
        return Metric.of(wanted)
                .orElseThrow(() ->
                        Problem.field(
                                "payload.metric",
                                "must be one of " + String.join(", ", Metric.names())));
    }

    private static ObjectNode withoutParams(JsonNode body) {
        return with(body, Json.object());
    }

    private static ObjectNode with(JsonNode body, ObjectNode params) {
        ObjectNode copy = Json.object();
        body.properties().forEach(each -> copy.set(each.getKey(), each.getValue()));
        copy.set("params", params);
        return copy;
    }
}
