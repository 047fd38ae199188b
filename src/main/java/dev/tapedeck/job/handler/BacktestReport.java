package dev.tapedeck.job.handler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.session.state.Performance;
import java.io.IOException;
import java.math.BigDecimal;

/** What a backtest leaves in its run. */
final class BacktestReport {
    private BacktestReport() {}

    /** What a run is found by. */
    static ObjectNode about(BacktestRequest request) {
        return Json.object()
                .put("strategy", request.simulation().strategy().name())
                .put("source", request.source().wire())
                .put("symbol", request.simulation().symbol());
    }

    /** All of the strategy's parameters, also those that the request left to their defaults. */
    static ObjectNode params(BacktestRequest request) {
        ObjectNode params = Json.object();
        request.simulation()
                .params()
                .values()
                .forEach((name, value) -> {
                    if (value instanceof BigDecimal number) {
                        params.put(name, number);
                    } else {
                        params.put(name, value.toString());
                    }
                });
        return params;
    }

    static void write(JobRun run, BacktestFiles files, Backtest.Result result) throws IOException {
        run.artifact("trades", files.trades());
        run.artifact("equity", files.equity());
        run.artifact("tear_sheet", Json.write(result.tearSheet().json()));
        run.artifact("stats", stats(result.stats()));
    }

    /** The analytics of a session. */
    static JsonNode stats(Backtest.Result result) {
        return Json.read(stats(result.stats()));
    }

    private static byte[] stats(Performance performance) {
        JsonBytes out = new JsonBytes(512);
        performance.writeTo(out);
        return out.toByteArray();
    }
}
