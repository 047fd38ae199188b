package dev.tapedeck.job.handler;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Timestamps;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.run.ArtifactBody;
import dev.tapedeck.session.state.EquityCurve;
import dev.tapedeck.session.state.EquityPoint;
import dev.tapedeck.session.state.RawValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps a backtest's trades, and its equity for a chart, until they are stored. For one thread. */
final class BacktestFiles implements BacktestRecorder {
    private final BigDecimal capital;
    private final int maxTrades;
    private final List<byte[]> trades = new ArrayList<>();
    private final EquityCurve curve = new EquityCurve();
    private @Nullable EquityPoint last;

    BacktestFiles(BigDecimal capital, int maxTrades) {
        this.capital = capital;
        this.maxTrades = maxTrades;
    }

    @Override
    public void trade(byte[] bytes, int from, int to) {
        if (trades.size() >= maxTrades) {
            throw Problem.of(
                    ProblemKind.TOO_MANY, "a backtest may have at most " + maxTrades + " trades");
        }
        trades.add(Arrays.copyOfRange(bytes, from, to));
    }

    /** Of several points at one tick the last stands. */
    @Override
    public void equity(long n, Instant time, BigDecimal equity) {
        EquityPoint before = last;
        if (before != null && before.seq() < n) {
            curve.add(before);
        }
        last = new EquityPoint(n, Timestamps.format(time), equity);
    }

    /** A JSON array, as {@code trades.json} of a session. */
    ArtifactBody trades() {
        return out -> {
            out.write('[');
            for (int i = 0; i < trades.size(); i++) {
                if (i > 0) {
                    out.write(',');
                }
                out.write(trades.get(i));
            }
            out.write(']');
        };
    }

    /** {@code n} is the tick that a point stands at; the capital is in every equity. */
    ArtifactBody equity() {
        return out -> {
            JsonBytes json = new JsonBytes(4_096);
            RawValue.put(json.ascii("{\"capital\":"), capital);
            json.ascii(",\"points\":[");
            String comma = "";
            for (EquityPoint each : points()) {
                json.ascii(comma).ascii("{\"n\":").number(each.seq());
                json.ascii(",\"ts\":").string(each.ts()).ascii(",\"equity\":");
                RawValue.put(json, each.equity());
                json.put('}');
                comma = ",";
            }
            out.write(json.ascii("]}").toByteArray());
        };
    }

    private List<EquityPoint> points() {
        List<EquityPoint> points = new ArrayList<>(List.of(curve.copy()));
        EquityPoint end = last;
        if (end != null) {
            points.add(end);
        }
        return points;
    }
}
