package dev.tapedeck.session;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.CommitListener;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.EventType;
import dev.tapedeck.log.Gate;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.state.SessionInfo;
import dev.tapedeck.session.state.SessionState;
import dev.tapedeck.session.state.Snapshot;
import dev.tapedeck.stream.StreamSource;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A session in memory: its log, the state folded up to the log's head, and what decides whether a
 * batch may come in. The committing thread folds and decides; everybody else gets copies that say
 * the cursor that they are true at.
 */
final class LiveSession implements CommitListener, Gate, StreamSource {
    /** The state and the cursor that it is true at. */
    record Copy(Cursor at, Snapshot state) {}

    /** Told on the committing thread; must only take note. */
    interface Owner {
        /** The views on disk are behind. */
        void changed(LiveSession session);

        /**
         * A snapshot is due. @param after the cursor of the one before @param trades what the trade
         * index gained since
         */
        void snapshotDue(LiveSession session, Cursor after, Copy copy, byte[] trades);
    }

    private final SessionInfo info;
    private final EventLog log;
    private final Owner owner;
    private final int snapshotEvents;
    private final boolean collecting;
    private final Object lock = new Object();
    private SessionState state;
    private Cursor applied;
    private volatile SessionStatus status;
    private volatile boolean touched;
    private volatile long lastTradeSeq;
    private volatile @Nullable CachedSnapshot cached;

    // committing thread
    private final TradeGate trades;
    private byte @Nullable [] inheriting;
    private boolean closing;
    private boolean following;
    private Cursor snapshotAt;
    private volatile long snapshotBytes;
    private long bytesSince;

    private record CachedSnapshot(Cursor at, StreamSource.StateFrame snapshot) {}

    /**
     * @param applied the cursor that the state is true at
     * @param trades all trades up to there
     * @param snapshotAt the cursor of the newest stored snapshot, or the log's beginning
     */
    LiveSession(
            SessionInfo info,
            EventLog log,
            SessionState state,
            Cursor applied,
            TradeIndex trades,
            Cursor snapshotAt,
            int snapshotEvents,
            boolean collecting,
            Owner owner) {
        this.info = info;
        this.log = log;
        this.state = state;
        this.applied = applied;
        this.trades = new TradeGate(trades);
        this.snapshotAt = snapshotAt;
        this.snapshotEvents = snapshotEvents;
        this.collecting = collecting;
        this.owner = owner;
        this.status = state.status();
        this.closing = status.closed();
        this.lastTradeSeq = applied.seq();
    }

    SessionInfo info() {
        return info;
    }

    @Override
    public EventLog log() {
        return log;
    }

    SessionStatus status() {
        return status;
    }

    @Override
    public boolean ended() {
        return status.closed();
    }

    Copy copy() {
        synchronized (lock) {
            return new Copy(applied, state.copy());
        }
    }

    /** Calls the reader with the state while nothing changes it; for a look at one thing. */
    <T> T look(java.util.function.Function<SessionState, T> reader) {
        synchronized (lock) {
            return reader.apply(state);
        }
    }

    @Override
    public Uni<StreamSource.StateFrame> snapshot() {
        return Uni.createFrom().item(this::snapshotNow);
    }

    /** The same bytes for all who ask at the same cursor. */
    StreamSource.StateFrame snapshotNow() {
        CachedSnapshot last = cached;
        if (last != null && last.at.equals(log.head())) {
            return last.snapshot;
        }
        Copy copy = copy();
        StreamSource.StateFrame fresh =
                new StreamSource.StateFrame(
                        copy.at, stateDocument(info, copy.at, copy.state.stateJson()));
        cached = new CachedSnapshot(copy.at, fresh);
        return fresh;
    }

    static byte[] stateDocument(SessionInfo info, Cursor at, byte[] state) {
        JsonBytes out = new JsonBytes(state.length + 128);
        out.ascii("{\"catchup_id\":\"")
                .ascii(at.toString())
                .ascii("\",\"session_id\":\"")
                .ascii(info.sessionId());
        return out.ascii("\",\"state\":").put(state).put('}').toByteArray();
    }

    /** No trade stands after this seq up to the head. */
    long lastTradeSeq() {
        return lastTradeSeq;
    }

    /** The owner begins to look; what comes from now on is told to it again. */
    void untouch() {
        touched = false;
    }

    /** A backtest under way: nothing of it is on disk before its end. */
    boolean isCollecting() {
        return collecting;
    }

    /** The cursor that the state is true at. */
    Cursor at() {
        synchronized (lock) {
            return applied;
        }
    }

    /**
     * Listens to the log if the state is true at its head; what was committed meanwhile must be
     * folded first.
     */
    boolean follow() {
        synchronized (lock) {
            following = log.listen(this).equals(applied);
        }
        if (!following) {
            log.unlisten(this);
        }
        return following;
    }

    /** Which trades a fork at the cursor has from here: looked up in the log's order. */
    Uni<byte[]> inherited(Cursor at) {
        AtomicReference<byte[]> entries = new AtomicReference<>(new byte[0]);
        Gate look =
                (batch, next) -> {
                    entries.set(trades.inherited(at.seq()));
                    return Optional.of(new Appended(at, at, 0, Appended.Outcome.PRESENT));
                };
        return log.append(new Append(EventBatch.builder().build(), null, null, look))
                .map(looked -> entries.get());
    }

    // committing thread

    @Override
    public void committed(EventLines lines) {
        synchronized (lock) {
            if (!following) {
                return;
            }
        }
        fold(lines);
        changed();
        snapshotIfDue();
    }

    /** Applies what the state does not have yet. Before the session follows its log: its loader. */
    void fold(EventLines lines) {
        synchronized (lock) {
            for (int i = 0; i < lines.count(); i++) {
                if (lines.first().seq() + i > applied.seq()) {
                    state.apply(lines, i);
                    if (lines.type(i).equals(EventType.FORK)) {
                        inheritTrades();
                    } else if (lines.type(i).equals(EventType.TRADE)) {
                        lastTradeSeq = lines.first().seq() + i;
                        trades.committed(
                                lastTradeSeq, lines.bytes(), lines.dataFrom(i), lines.dataTo(i));
                    }
                }
            }
            if (lines.last().compareTo(applied) > 0) {
                applied = lines.last();
            }
        }
        status = state.status();
        closing = status.closed();
        bytesSince += lines.length();
    }

    private void inheritTrades() {
        byte[] entries = inheriting;
        if (entries != null) {
            trades.inherit(entries);
            inheriting = null;
        }
    }

    @Override
    public void withdrawn() {
        trades.withdraw();
        inheriting = null;
        closing = status.closed();
    }

    /** A state that is large is kept less often, so that snapshots stay a fraction of the log. */
    private void snapshotIfDue() {
        if (applied.seq() - snapshotAt.seq() >= snapshotEvents && bytesSince >= 4 * snapshotBytes) {
            owner.snapshotDue(this, snapshotAt, copy(), trades.takeUnsaved());
            snapshotAt = applied;
            bytesSince = 0;
        }
    }

    /** How large the last snapshot was. Any thread; a late value only delays the next. */
    void snapshotStored(long bytes) {
        snapshotBytes = bytes;
    }

    private void changed() {
        if (!touched) {
            touched = true;
            owner.changed(this);
        }
    }

    @Override
    public void restarted(Cursor head) {
        synchronized (lock) {
            state = SessionState.begin(info);
            applied = head;
            lastTradeSeq = 0;
        }
        trades.clear();
        closing = false;
        snapshotAt = head;
        bytesSince = 0;
        status = state.status();
        changed();
    }

    /** Admits what clients write. */
    @Override
    public Optional<Appended> admit(EventBatch batch, Cursor next) {
        if (closing) {
            throw Problem.of(
                    ProblemKind.SESSION_CLOSED,
                    "the session is " + status.wire() + " and takes no more events");
        }
        for (int i = 0; i < batch.size(); i++) {
            if (batch.type(i).equals(EventType.TRADE)) {
                return admitTrades(batch, next);
            }
        }
        return Optional.empty();
    }

    /**
     * A trade that is there with the same content is no second trade; with other content it is a
     * conflict.
     */
    private Optional<Appended> admitTrades(EventBatch batch, Cursor next) {
        Optional<Appended> present = presentTrades(batch, next.epoch());
        if (present.isPresent()) {
            return present;
        }
        List<TradeIndex.Key> keys = new ArrayList<>();
        List<Long> seqs = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            if (batch.type(i).equals(EventType.TRADE)) {
                TradeIndex.Key key = TradeIndex.key(batch.bytes(), batch.from(i), batch.to(i));
                if (trades.seqOf(key) > 0
                        || keys.stream().anyMatch(each -> each.id() == key.id())) {
                    throw Problem.of(
                                    ProblemKind.TRADE_EXISTS,
                                    "the trade of event " + i + " is in the session already")
                            .member("event", i);
                }
                keys.add(key);
                seqs.add(next.seq() + i);
            }
        }
        for (int i = 0; i < keys.size(); i++) {
            trades.admit(keys.get(i), seqs.get(i));
        }
        return Optional.empty();
    }

    /** A batch of trades that stand in the log, one behind the other as they are here. */
    private Optional<Appended> presentTrades(EventBatch batch, long epoch) {
        long first = 0;
        for (int i = 0; i < batch.size(); i++) {
            if (!batch.type(i).equals(EventType.TRADE)) {
                return Optional.empty();
            }
            TradeIndex.Key key = TradeIndex.key(batch.bytes(), batch.from(i), batch.to(i));
            long known = trades.seqOf(key);
            first = i == 0 ? known : first;
            if (known == 0 || known != first + i || !trades.same(key)) {
                return Optional.empty();
            }
        }
        Cursor at = new Cursor(epoch, first);
        return Optional.of(
                new Appended(
                        at, at.plus(batch.size() - 1), batch.size(), Appended.Outcome.PRESENT));
    }

    /** Admits the event that a fork begins with: these trades come with it, and not without it. */
    Gate fork(byte[] entries) {
        return (batch, next) -> {
            Optional<Appended> admitted = admit(batch, next);
            inheriting = entries;
            return admitted;
        };
    }

    /** Admits a change of status if the session still has the expected one. */
    Gate transition(SessionStatus from, SessionStatus to) {
        return (batch, next) -> {
            if (status != from || (closing && !from.closed())) {
                throw Problem.of(
                        ProblemKind.ILLEGAL_TRANSITION,
                        "the session is " + status.wire() + " by now");
            }
            closing = to.closed();
            return Optional.empty();
        };
    }

    /** Admits what an execution does next, if nobody else has gone on with it. */
    Gate running(String executionId, Predicate<byte[]> expected) {
        return (batch, next) -> {
            byte[] entry = look(now -> now.execution(executionId));
            if (closing
                    || status != SessionStatus.RUNNING
                    || entry == null
                    || !expected.test(entry)) {
                throw Problem.of(
                        ProblemKind.EXECUTION_MOVED,
                        "the execution "
                                + executionId
                                + " has gone on elsewhere, or its session does not run");
            }
            return admit(batch, next);
        };
    }

    /** Admits a removal only when the position is there. */
    Gate removal(String positionId) {
        return (batch, next) -> {
            Optional<Appended> admitted = admit(batch, next);
            if (look(now -> now.position(positionId)) == null) {
                throw Problem.of(
                        ProblemKind.POSITION_NOT_FOUND, "there is no position " + positionId);
            }
            return admitted;
        };
    }
}
