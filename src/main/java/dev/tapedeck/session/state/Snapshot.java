package dev.tapedeck.session.state;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.session.SessionStatus;
import java.util.List;

/**
 * A session's state after one event. Immutable: it may be written out later and on any thread.
 * Every {@code …Json} method writes anew; the arrays belong to the caller.
 */
public final class Snapshot {
    private static final int SMALL = 4_096;

    private final SessionInfo info;
    private final Lifecycle lifecycle;
    private final PositionsView positions;
    private final byte[] metrics;
    private final long trades;
    private final byte[][] recentTrades;
    private final Performance performance;
    private final Executions.View executions;
    private final Counts.View counts;
    private final EquityPoint[] curve;

    Snapshot(
            SessionInfo info,
            Lifecycle lifecycle,
            PositionsView positions,
            byte[] metrics,
            TradeTape tape,
            Performance performance,
            Executions.View executions,
            Counts.View counts,
            EquityPoint[] curve) {
        this.info = info;
        this.lifecycle = lifecycle;
        this.positions = positions;
        this.metrics = metrics;
        this.trades = tape.total();
        this.recentTrades = tape.recent();
        this.performance = performance;
        this.executions = executions;
        this.counts = counts;
        this.curve = curve;
    }

    /**
     * The whole {@code state} object of API.md, from which {@link SessionState#restore} goes on.
     */
    public byte[] stateJson() {
        JsonBytes out = new JsonBytes(capacity());
        writeSession(out.ascii("{\"session\":"));
        positions.writePositions(out.ascii(",\"positions\":"));
        out.ascii(",\"metrics\":").put(metrics);
        TradeTape.write(out.ascii(",\"trades\":"), trades, recentTrades);
        performance.writeTo(out.ascii(",\"analytics\":"));
        executions.writeTo(out.ascii(",\"executions\":"));
        counts.writeTo(out.ascii(",\"counts\":"));
        positions.writeMarks(out.ascii(",\"marks\":"));
        positions.writeMarked(out.ascii(",\"marked\":"));
        positions.writeTraded(out.ascii(",\"traded\":"));
        return out.put('}').toByteArray();
    }

    private int capacity() {
        long bytes = SMALL + positions.bytes() + executions.bytes() + metrics.length;
        for (byte[] trade : recentTrades) {
            bytes += trade.length + 1;
        }
        return (int) Math.min(bytes, 1 << 30);
    }

    private void writeSession(JsonBytes out) {
        out.ascii("{\"session_id\":").string(info.sessionId());
        out.ascii(",\"user_id\":").string(info.userId());
        out.ascii(",\"strategy_id\":").string(info.strategyId());
        out.ascii(",\"broker_connection_id\":").string(info.brokerConnectionId());
        out.ascii(",\"mode\":").string(info.mode());
        String scale = info.scale();
        out.ascii(",\"scale\":").ascii(scale == null ? "null" : scale);
        byte[] metadata = info.metadata();
        out.ascii(",\"metadata\":");
        if (metadata == null) {
            out.ascii("null,");
        } else {
            out.put(metadata).put(',');
        }
        lifecycle.writeTo(out, info.createdAt());
        out.put('}');
    }

    /** The {@code session} part alone. */
    public byte[] sessionJson() {
        JsonBytes out = new JsonBytes(SMALL);
        writeSession(out);
        return out.toByteArray();
    }

    /** An object by position id, each as sent. */
    public byte[] positionsJson() {
        JsonBytes out = new JsonBytes((int) Math.min(positions.bytes() + 2, 1 << 30));
        positions.writePositions(out);
        return out.toByteArray();
    }

    public byte[] metricsJson() {
        return metrics.clone();
    }

    public byte[] analyticsJson() {
        JsonBytes out = new JsonBytes(512);
        performance.writeTo(out);
        return out.toByteArray();
    }

    public byte[] executionsJson() {
        JsonBytes out = new JsonBytes((int) Math.min(executions.bytes() + 2, 1 << 30));
        executions.writeTo(out);
        return out.toByteArray();
    }

    public byte[] countsJson() {
        JsonBytes out = new JsonBytes(256);
        counts.writeTo(out);
        return out.toByteArray();
    }

    /** The equity curve as {@link SessionState#restore} takes it: {@code [[seq,"ts",equity],…]}. */
    public byte[] curveJson() {
        return EquityCurve.json(curve);
    }

    /**
     * At most that many points of the equity curve, with the first, the last, the lowest and the
     * highest.
     */
    public List<EquityPoint> equity(int points) {
        return EquityCurve.sample(curve, Math.max(1, points));
    }

    public SessionStatus status() {
        return lifecycle.status();
    }

    public Performance performance() {
        return performance;
    }

    public int positionCount() {
        return positions.count();
    }

    public long tradeCount() {
        return trades;
    }

    /** Events of all types. */
    public long eventCount() {
        return counts.total();
    }
}
