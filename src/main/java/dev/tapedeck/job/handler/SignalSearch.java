package dev.tapedeck.job.handler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.tapedeck.execution.broker.Position;
import dev.tapedeck.execution.broker.Terms;
import dev.tapedeck.execution.simulation.EventSink;
import dev.tapedeck.execution.simulation.Simulation;
import dev.tapedeck.execution.simulation.SimulationSpec;
import dev.tapedeck.execution.source.MalformedSource;
import dev.tapedeck.execution.source.Tick;
import dev.tapedeck.execution.source.Ticks;
import dev.tapedeck.execution.strategy.CommonParameters;
import dev.tapedeck.job.JobStopped;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventType;
import dev.tapedeck.log.Timestamps;
import dev.tapedeck.problem.Problem;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;

/** One simulation to the market's end, and the signal that it ends with. For one thread, once. */
final class SignalSearch {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal SECONDS_PER_MINUTE = BigDecimal.valueOf(60);
    private static final int MINUTES_SCALE = 4;

    private final SimulationSpec spec;
    private final Simulation simulation;
    private final EventSink sink = EventSink.only(EventType.TRADE);
    private BigDecimal minutes = BigDecimal.ZERO;
    private long trades;

    SignalSearch(SimulationSpec spec) {
        this.spec = spec;
        simulation = new Simulation(spec);
    }

    /**
     * A signal says where it is left, so that both ends have to be there.
     *
     * @throws Problem INVALID_FIELD
     */
    static void check(SimulationSpec spec) {
        Terms terms = CommonParameters.terms(spec.params(), spec.scale());
        if (terms.takeProfitPct().signum() == 0) {
            throw Problem.field(
                    "payload.params.take_profit_pct", "must be above 0, a signal has one");
        }
        if (terms.stopLossPct().signum() == 0) {
            throw Problem.field(
                    "payload.params.stop_loss_pct", "must be above 0, a signal has one");
        }
        boolean mayBeShort = !spec.params().text(CommonParameters.DIRECTION).equals("long");
        if (mayBeShort && terms.takeProfitPct().compareTo(HUNDRED) >= 0) {
            throw Problem.field(
                    "payload.params.take_profit_pct",
                    "must be below 100, since a short one cannot gain more");
        }
    }

    void run(Ticks ticks, TickHook hook) throws IOException, MalformedSource, JobStopped {
        for (Tick tick = ticks.next(); tick != null; tick = ticks.next()) {
            if (simulation.ticks() % TickHook.EVERY == 0) {
                hook.at(simulation.ticks());
            }
            simulation.step(tick, sink);
            if (sink.size() > 0) {
                count(sink.take());
            }
        }
        hook.at(simulation.ticks());
    }

    long ticks() {
        return simulation.ticks();
    }

    /** JSON null when nothing is open. */
    JsonNode signal(String jobId, String exchange, String strategyName) {
        Position open = simulation.position();
        if (open == null) {
            return NullNode.getInstance();
        }
        long since = open.entry().time().toEpochMilli();
        return Json.object()
                .put("id", jobId + "-" + open.tradeId())
                .put("position", open.side().wire())
                .put(
                        "note",
                        spec.strategy().name()
                                + " over "
                                + exchange
                                + ", open since "
                                + Timestamps.format(open.entry().time()))
                .put("priceOpen", plain(open.entry().price()))
                .put("priceTakeProfit", plain(Objects.requireNonNull(open.takeProfit())))
                .put("priceStopLoss", plain(Objects.requireNonNull(open.stopLoss())))
                .put("minuteEstimatedTime", plain(estimatedMinutes()))
                .put("exchangeName", exchange)
                .put("strategyName", strategyName)
                .put("symbol", spec.symbol())
                .put("scheduledAt", since)
                .put("pendingAt", since)
                .put("_isScheduled", false);
    }

    /** As long as its trades took on average, and a bar at least. */
    private BigDecimal estimatedMinutes() {
        BigDecimal bar =
                BigDecimal.valueOf(spec.params().integer(CommonParameters.BAR_SECONDS))
                        .divide(SECONDS_PER_MINUTE, MINUTES_SCALE, RoundingMode.HALF_EVEN);
        return trades == 0
                ? bar
                : bar.max(
                        minutes.divide(
                                BigDecimal.valueOf(trades), MINUTES_SCALE, RoundingMode.HALF_EVEN));
    }

    private void count(EventBatch events) {
        for (int i = 0; i < events.size(); i++) {
            byte[] held =
                    JsonFields.raw(
                            events.bytes(), events.from(i), events.to(i), "duration_minutes");
            if (held != null) {
                minutes = minutes.add(JsonFields.decimal(held, 0, held.length).orElseThrow());
                trades++;
            }
        }
    }

    private static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
