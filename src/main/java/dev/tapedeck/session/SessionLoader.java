package dev.tapedeck.session;

import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folders;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.log.EventType;
import dev.tapedeck.log.LogId;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.files.SnapshotStore;
import dev.tapedeck.session.state.RawValue;
import dev.tapedeck.session.state.SessionInfo;
import dev.tapedeck.session.state.SessionState;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Brings a session into memory: its log, the newest snapshot, and the fold of what came after it.
 */
final class SessionLoader {
    private static final Logger LOG = Logger.getLogger(SessionLoader.class);
    private static final int PAGE = 1 << 20;

    /** No user has a name with a dot. */
    static final String COLLECTING = "sessions/.backtests";

    private static final int MOST_PAGES_BEHIND = 1000;

    private final EventLogs logs;
    private final EventLogs collecting;
    private final Folders folders;
    private final Executor worker;
    private final int snapshotEvents;
    private final long importBytes;
    private final LiveSession.Owner owner;
    private volatile Consumer<EventLog> follower = log -> {};

    SessionLoader(
            EventLogs logs,
            EventLogs collecting,
            Folders folders,
            Executor worker,
            int snapshotEvents,
            long importBytes,
            LiveSession.Owner owner) {
        this.logs = logs;
        this.collecting = collecting;
        this.folders = folders;
        this.worker = worker;
        this.snapshotEvents = snapshotEvents;
        this.importBytes = importBytes;
        this.owner = owner;
    }

    /**
     * Told of each log once its session is in memory; what is collected in memory alone is not
     * shown.
     */
    void follow(Consumer<EventLog> with) {
        follower = with;
    }

    Uni<LiveSession> load(Session session) {
        if (!session.isBacktest() || session.status().closed()) {
            return load(session, false);
        }
        return Uni.createFrom()
                .item(() -> !hasLog(session))
                .runSubscriptionOn(worker)
                .chain(collects -> load(session, collects));
    }

    private Uni<LiveSession> load(Session session, boolean collects) {
        return (collects ? collecting : logs)
                .open(LogId.session(session.sessionId()), session.place())
                .emitOn(worker)
                .invoke(log -> {
                    if (collects) {
                        beginCollecting(session, log);
                    }
                })
                .map(log -> load(session, log, collects));
    }

    /**
     * What a process collected is gone with it, and its cursors must not come back with other
     * events: each process begins in an epoch of its own.
     */
    private void beginCollecting(Session session, EventLog log) {
        if (!log.head().equals(Cursor.ORIGIN)) {
            return;
        }
        try {
            long before =
                    folders.at(COLLECTING)
                            .read(session.sessionId() + ".json")
                            .flatMap(file -> Cursor.parse(cursorIn(file)))
                            .map(Cursor::epoch)
                            .orElse(0L);
            for (long epoch = log.head().epoch(); epoch <= before; epoch++) {
                var fresh = log.restart().await().indefinitely();
                LOG.debugf("%s collects in epoch %d", session.sessionId(), fresh.epoch());
            }
            collectingIn(session, log.head().epoch());
        } catch (IOException e) {
            throw Problem.of(
                    ProblemKind.STORAGE_UNAVAILABLE,
                    "the session cannot be written: " + e.getMessage());
        }
    }

    private static String cursorIn(byte[] file) {
        return JsonFields.text(file, 0, file.length, "catchup_id").orElse("");
    }

    /** Notes the epoch that a backtest collects in. Blocks. */
    void collectingIn(Session session, long epoch) throws IOException {
        byte[] file =
                ("{\"catchup_id\":\"" + new Cursor(epoch, 0) + "\"}\n")
                        .getBytes(StandardCharsets.US_ASCII);
        folders.at(COLLECTING)
                .replace(session.sessionId() + ".json", file, Folder.Durability.POWER);
    }

    /** It is on disk as a whole. Blocks. */
    void collected(Session session) throws IOException {
        folders.at(COLLECTING).remove(session.sessionId() + ".json");
    }

    /**
     * A backtest that has been written once has its log on disk for good: reset after its end, it
     * records as it goes, so that its cursors never go back.
     */
    private boolean hasLog(Session session) {
        Folder folder = folders.at(session.place());
        try {
            return folder.size("events.jsonl") >= 0 || folder.size("log.json") >= 0;
        } catch (IOException e) {
            throw Problem.of(
                    ProblemKind.STORAGE_UNAVAILABLE,
                    "the session cannot be read: " + e.getMessage());
        }
    }

    /** A backtest's log has been written: what was collected is no longer needed. */
    void forgetCollected(EventLog log) {
        collecting.forget(log);
    }

    /** Blocks while it reads. */
    LiveSession load(Session session, EventLog log, boolean collects) {
        SessionInfo info = session.info();
        Folder folder = folders.at(session.place());
        SnapshotStore snapshots = new SnapshotStore(folder);
        try {
            boolean earlier =
                    !collects
                            && folders.holdLogs()
                            && EarlierViews.takeIn(folder, log, importBytes);
            Cursor head = log.head();
            Optional<SnapshotStore.Stored> stored =
                    snapshots.latest(head).filter(each -> each.at().seq() >= log.oldest().seq());
            Cursor start = new Cursor(head.epoch(), 0);
            TradeIndex trades = new TradeIndex();
            Cursor snapshotAt = stored.map(SnapshotStore.Stored::at).orElse(start);
            inherited(snapshots, log).ifPresent(trades::load);
            Cursor indexed = snapshots.readTrades(start, snapshotAt, trades::load);
            SessionState state =
                    stored.map(each -> SessionState.restore(info, each.state(), each.curve()))
                            .orElseGet(() -> SessionState.begin(info));
            Cursor applied;
            try {
                applied = fold(log, state, trades, max(indexed, log.oldest()), snapshotAt, head);
            } catch (Problem damage) {
                if (damage.kind() != ProblemKind.LOG_DAMAGED || collects) {
                    throw damage;
                }
                goOnBehindDamage(session, log, state, trades, damage);
                return load(session, log, false);
            }
            LiveSession live =
                    new LiveSession(
                            info,
                            log,
                            state,
                            applied,
                            trades,
                            indexed.equals(snapshotAt) ? snapshotAt : indexed,
                            snapshotEvents,
                            collects,
                            owner);
            catchUp(live, log);
            if (head.seq() == 0 || earlier || logs.recovered().contains(log.id())) {
                owner.changed(live);
            }
            if (!collects) {
                follower.accept(log);
            }
            return live;
        } catch (IOException e) {
            throw Problem.of(
                    ProblemKind.STORAGE_UNAVAILABLE,
                    "the session cannot be read: " + e.getMessage());
        }
    }

    /** The trades that came with the fork that the log begins with. */
    private static Optional<byte[]> inherited(SnapshotStore snapshots, EventLog log)
            throws IOException {
        Cursor head = log.head();
        if (head.seq() == 0) {
            return Optional.empty();
        }
        Optional<byte[]> entries = snapshots.readInherited(head.epoch());
        // A fork that was cut short before its event is none.
        return entries.filter(each -> log.oldest().seq() > 0 || beginsWithFork(log));
    }

    private static boolean beginsWithFork(EventLog log) {
        return log.read(log.oldest(), 1).await().indefinitely().type(0).equals(EventType.FORK);
    }

    /**
     * What cannot be read cannot be folded, and a state without it would be a lie. The session goes
     * on in a new epoch that begins with the state before the damage; the old epoch is kept, and
     * every client is told by a reset.
     */
    private void goOnBehindDamage(
            Session session, EventLog log, SessionState state, TradeIndex trades, Problem damage)
            throws IOException {
        String lastGood = String.valueOf(damage.members().get("last_good"));
        Cursor fresh = log.restart().await().indefinitely();
        String oldEpoch = Long.toString(fresh.epoch() - 1);
        folders.at(session.place()).archive(oldEpoch, Sessions.STAYS);
        new SnapshotStore(folders.at(session.place()))
                .writeInherited(fresh.epoch(), trades.inherited(Long.MAX_VALUE));
        EventBatch.Builder batch = EventBatch.builder();
        batch.add(
                EventType.FORK,
                SessionEvents.fork(session.sessionId(), lastGood, state.copy().stateJson()));
        byte[] executions = state.copy().executionsJson();
        RawValue.elements(
                executions,
                0,
                executions.length,
                (bytes, from, to) ->
                        batch.add(EventType.EXECUTION, Arrays.copyOfRange(bytes, from, to)));
        // The newest word on the status may lie behind the damage; the registration has it too.
        if (session.status() != SessionStatus.QUEUED) {
            batch.add(
                    EventType.SESSION,
                    SessionEvents.status(session.status(), SessionStatus.QUEUED));
        }
        Appended appended = log.append(Append.of(batch.build())).await().indefinitely();
        LOG.errorf(
                "session %s: %s; it goes on at %s with its state before the damage, and archive/%s keeps the rest",
                session.sessionId(), damage.detail(), appended.last(), oldEpoch);
    }

    private static Cursor max(Cursor a, Cursor b) {
        return a.compareTo(b) < 0 ? b : a;
    }

    /**
     * Folds into the state what is after the snapshot, and into the index what is after the stored
     * part of it.
     */
    private static Cursor fold(
            EventLog log,
            SessionState state,
            TradeIndex trades,
            Cursor indexed,
            Cursor snapshotAt,
            Cursor head) {
        Cursor at = indexed.compareTo(snapshotAt) < 0 ? indexed : snapshotAt;
        while (at.compareTo(head) < 0) {
            EventLines lines = log.read(at, PAGE).await().indefinitely();
            for (int i = 0; i < lines.count(); i++) {
                Cursor cursor = lines.cursor(i);
                if (cursor.compareTo(snapshotAt) > 0) {
                    state.apply(lines, i);
                }
                if (lines.type(i).equals(EventType.TRADE) && cursor.compareTo(indexed) > 0) {
                    trades.put(
                            TradeIndex.key(lines.bytes(), lines.dataFrom(i), lines.dataTo(i)),
                            cursor.seq());
                }
            }
            at = lines.isEmpty() ? head : lines.last();
        }
        return at.compareTo(snapshotAt) < 0 ? snapshotAt : at;
    }

    /**
     * Where nobody else writes, the head of a log whose session is not loaded does not move; other
     * nodes may write at any time.
     */
    private static void catchUp(LiveSession live, EventLog log) {
        for (int i = 0; !live.follow(); i++) {
            Cursor at = live.at();
            if (log.head().epoch() != at.epoch() || i == MOST_PAGES_BEHIND) {
                throw Problem.of(
                        ProblemKind.STORAGE_UNAVAILABLE,
                        "the log of " + log.id() + " moved while it was loaded");
            }
            live.fold(log.read(at, PAGE).await().indefinitely());
        }
    }
}
