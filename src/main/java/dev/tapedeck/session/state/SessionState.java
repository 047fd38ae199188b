package dev.tapedeck.session.state;

import dev.tapedeck.json.JsonFields;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.session.SessionStatus;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a session's events add up to. The same events give the same bytes, whether they are folded
 * from the first on or from a {@link Snapshot} that was written and read back. Events may carry
 * anything: what does not fit is counted and otherwise passed over.
 *
 * <p>One writer at a time; not thread-safe.
 */
public final class SessionState {
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.US_ASCII);

    private final SessionInfo info;
    private final Counts counts = new Counts();
    private final Executions executions = new Executions();
    private final TickReader tick = new TickReader();
    private Lifecycle lifecycle = Lifecycle.QUEUED;
    private Portfolio portfolio = new Portfolio();
    private TradeTape trades = new TradeTape();
    private EquityCurve curve = new EquityCurve();
    private byte[] metrics = EMPTY;

    private SessionState(SessionInfo info) {
        this.info = info;
    }

    /** A session without events. */
    public static SessionState begin(SessionInfo info) {
        return new SessionState(info);
    }

    /**
     * The state as {@link Snapshot#stateJson} wrote it.
     *
     * @param curveJson as {@link Snapshot#curveJson} wrote it; null begins an empty curve
     * @throws IllegalArgumentException when one of them is something else
     */
    public static SessionState restore(
            SessionInfo info, byte[] stateJson, byte @Nullable [] curveJson) {
        Map<String, byte[]> parts = objects(stateJson, 0, stateJson.length);
        for (String part : new String[] {"session", "positions", "trades", "analytics", "counts"}) {
            if (!parts.containsKey(part)) {
                throw new IllegalArgumentException("a session's state without " + part);
            }
        }
        SessionState state = new SessionState(info);
        byte[] session = part(parts, "session");
        state.lifecycle = Lifecycle.read(session, 0, session.length);
        byte[] counts = part(parts, "counts");
        state.counts.read(counts, 0, counts.length);
        byte[] executions = JsonFields.raw(stateJson, 0, stateJson.length, "executions");
        if (executions != null && RawValue.isArray(executions, 0, executions.length)) {
            RawValue.elements(executions, 0, executions.length, state::execution);
        }
        state.takeOver(parts);
        var _ = state.portfolio.settle();
        if (curveJson != null) {
            state.curve = EquityCurve.read(curveJson);
        }
        return state;
    }

    /** Folds event {@code i}. Never throws. */
    public void apply(EventLines lines, int i) {
        Meaning meaning = counts.count(lines.type(i));
        if (meaning == Meaning.NONE) {
            return;
        }
        byte[] bytes = lines.bytes();
        int from = lines.dataFrom(i);
        int to = lines.dataTo(i);
        if (!RawValue.isObject(bytes, from, to)) {
            return;
        }
        switch (meaning) {
            case NONE -> {}
            case SESSION -> lifecycle = lifecycle.after(bytes, from, to, lines.ts(i));
            case EXECUTION -> executions.apply(bytes, from, to);
            case METRICS -> metrics = Arrays.copyOfRange(bytes, from, to);
            case POSITION -> point(portfolio.position(bytes, from, to), lines, i);
            case TRADE -> {
                trades.add(Arrays.copyOfRange(bytes, from, to));
                point(portfolio.trade(bytes, from, to), lines, i);
            }
            case TICK -> point(tick(bytes, from, to), lines, i);
            case FORK -> {
                fork(bytes, from, to);
                point(portfolio.settle(), lines, i);
            }
        }
    }

    private void execution(byte[] bytes, int from, int to) {
        if (RawValue.isObject(bytes, from, to)) {
            executions.apply(bytes, from, to);
        }
    }

    private boolean tick(byte[] bytes, int from, int to) {
        tick.read(bytes, from, to);
        String executionId = tick.executionId();
        if (executionId != null && tick.n() >= 0) {
            executions.tick(executionId, tick.n());
        }
        String symbol = tick.symbol();
        BigDecimal price = tick.price();
        return symbol != null && price != null && portfolio.tick(symbol, price);
    }

    private void point(boolean changed, EventLines lines, int i) {
        if (changed) {
            long seq = lines.first().seq() + i;
            curve.add(new EquityPoint(seq, lines.ts(i), portfolio.equity()));
        }
    }

    /**
     * The parent's positions, metrics, trades, analytics and marks; its session, executions and
     * counts stay its own.
     */
    private void fork(byte[] bytes, int from, int to) {
        byte[] state = JsonFields.raw(bytes, from, to, "state");
        if (state != null && RawValue.isObject(state, 0, state.length)) {
            takeOver(objects(state, 0, state.length));
        }
    }

    private void takeOver(Map<String, byte[]> parts) {
        portfolio =
                Portfolio.read(
                        part(parts, "marks"),
                        part(parts, "positions"),
                        part(parts, "traded"),
                        part(parts, "marked"),
                        part(parts, "analytics"),
                        portfolio.equity());
        trades = new TradeTape();
        byte[] tape = part(parts, "trades");
        trades.read(tape, 0, tape.length);
        metrics = part(parts, "metrics");
    }

    private static Map<String, byte[]> objects(byte[] bytes, int from, int to) {
        Map<String, byte[]> parts = new HashMap<>();
        JsonFields.forEach(
                bytes,
                from,
                to,
                (b, nameFrom, nameTo, valueFrom, valueTo) -> {
                    if (RawValue.isObject(b, valueFrom, valueTo)) {
                        parts.put(
                                RawValue.text(b, nameFrom, nameTo),
                                Arrays.copyOfRange(b, valueFrom, valueTo));
                    }
                });
        return parts;
    }

    private static byte[] part(Map<String, byte[]> parts, String name) {
        return parts.getOrDefault(name, EMPTY);
    }

    /** A copy at a cost of the number of positions and executions; nothing is written out. */
    public Snapshot copy() {
        return new Snapshot(
                info,
                lifecycle,
                portfolio.positions(),
                metrics,
                trades,
                portfolio.performance(),
                executions.copy(),
                counts.copy(),
                curve.copy());
    }

    public SessionStatus status() {
        return lifecycle.status();
    }

    public long tradeCount() {
        return trades.total();
    }

    /** The position as sent; null when there is none. Shared: not to be changed. */
    public byte @Nullable [] position(String id) {
        Position position = portfolio.position(id);
        return position == null ? null : position.raw;
    }

    /** The execution's entry; null when there is none. */
    public byte @Nullable [] execution(String id) {
        return executions.json(id);
    }
}
