package dev.tapedeck.session;

import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folders;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.log.LogId;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.state.SessionInfo;
import dev.tapedeck.stream.Hub;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** All registered sessions. Thread-safe; what blocks says so. */
@ApplicationScoped
public class Sessions implements Recorders {
    private static final Logger LOG = Logger.getLogger(Sessions.class);
    static final String FILE = "session.json";

    /** What is not moved aside when a new epoch begins. */
    static final List<String> STAYS =
            List.of(FILE, "log.json", "producers.json", "events.jsonl", "events.idx");

    private final SessionConfig config;
    private final EventLogs logs;
    private final Folders folders;
    private final Hub hub;
    private final SessionKeeper keeper;
    private final SessionLoader loader;
    private final ConcurrentHashMap<String, Session> byId = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, String> idByPlace = new ConcurrentHashMap<>();

    public Sessions(
            SessionConfig config,
            EventLogs logs,
            @Identifier("collecting") EventLogs collecting,
            Folders folders,
            Hub hub) {
        this.config = config;
        this.logs = logs;
        this.folders = folders;
        this.hub = hub;
        this.keeper =
                new SessionKeeper(
                        logs, folders, config.viewsEvery().toMillis(), config.snapshots());
        this.loader =
                new SessionLoader(
                        logs,
                        collecting,
                        folders,
                        Infrastructure.getDefaultWorkerPool(),
                        config.snapshotEvents(),
                        keeper);
    }

    /** Finds what is stored. Blocks; called once, before requests are served. */
    public void open() throws IOException {
        for (String place : folders.under("sessions", 2)) {
            Folder folder = folders.at(place);
            byte[] file = folder.read(FILE).orElse(null);
            if (file == null) {
                continue;
            }
            try {
                Registration.Stored stored = Registration.fromFile(file);
                enter(new Session(stored.info(), stored.status(), loader));
            } catch (Problem e) {
                folder.quarantine(FILE, "not a session: " + e.detail());
            }
        }
        keeper.start();
        LOG.infof("%d sessions", byId.size());
    }

    private void enter(Session session) {
        byId.put(session.sessionId(), session);
        idByPlace.put(session.place(), session.sessionId());
    }

    @PreDestroy
    void close() {
        keeper.close();
    }

    public boolean isEmpty() {
        return byId.isEmpty();
    }

    public boolean has(String id) {
        return byId.containsKey(id);
    }

    SessionKeeper keeper() {
        return keeper;
    }

    SessionLoader loader() {
        return loader;
    }

    Folder folder(Session session) {
        return folders.at(session.place());
    }

    /** A registration's outcome. */
    record Registered(Session session, boolean created) {}

    /** Registers, or finds what was registered before with the same words. Blocks. */
    Registered register(SessionInfo info) {
        String place = Registration.place(info);
        synchronized (byId) {
            Session known = byId.get(info.sessionId());
            if (known != null) {
                if (Registration.same(known.info(), info)) {
                    return new Registered(known, false);
                }
                throw Problem.of(
                        ProblemKind.SESSION_EXISTS,
                        "the session " + info.sessionId() + " was registered with other words");
            }
            String taken = idByPlace.get(place);
            if (taken != null) {
                throw Problem.of(
                        ProblemKind.SESSION_EXISTS,
                        "the session " + taken + " has the folder " + place);
            }
            if (byId.size() >= config.max()) {
                throw Problem.of(
                        ProblemKind.TOO_MANY,
                        "no more than " + config.max() + " sessions can be registered");
            }
            Session session = new Session(info, SessionStatus.QUEUED, loader);
            store(session, SessionStatus.QUEUED);
            enter(session);
            return new Registered(session, true);
        }
    }

    /** Writes {@code session.json}. Blocks. */
    void store(Session session, SessionStatus status) {
        try {
            folder(session)
                    .replace(
                            FILE,
                            Registration.toFile(session.info(), status),
                            Folder.Durability.POWER);
        } catch (IOException e) {
            throw Problem.of(
                    ProblemKind.STORAGE_UNAVAILABLE,
                    "the session cannot be written: " + e.getMessage());
        }
    }

    /**
     * @throws Problem INVALID_ID or SESSION_NOT_FOUND
     */
    Session get(String id) {
        Session session = byId.get(id);
        if (session == null) {
            Ids.check("session_id", id, Ids.SESSION_MAX);
            throw Problem.of(ProblemKind.SESSION_NOT_FOUND, "there is no session " + id);
        }
        return session;
    }

    @Override
    public Uni<Recorder> find(String sessionId) {
        return Uni.createFrom().item(() -> get(sessionId));
    }

    /** In the order of their ids; removed ones only when asked for. */
    Stream<Session> list(
            @Nullable String user, @Nullable String strategy, @Nullable SessionStatus status) {
        return byId.values().stream()
                .filter(each -> user == null || each.info().userId().equals(user))
                .filter(each -> strategy == null || each.info().strategyId().equals(strategy))
                .filter(each ->
                        status == null
                                ? each.status() != SessionStatus.REMOVED
                                : each.status() == status)
                .sorted(Comparator.comparing(Session::sessionId));
    }

    /**
     * Has the follower told of each session's log, those in memory now and every one as it comes
     * into memory: before anything can be written into it. It may be told of a log more than once,
     * on any thread, and must not block. A backtest's log is shown when it is on disk.
     */
    public void follow(Consumer<EventLog> follower) {
        loader.follow(follower);
        for (Session each : byId.values()) {
            LiveSession live = each.liveNow();
            if (live != null && !live.isCollecting()) {
                follower.accept(live.log());
            }
        }
    }

    /**
     * Opens the log of each session that is registered now, one after another, without its state.
     * One that cannot be opened is passed over.
     */
    public Multi<EventLog> logs() {
        return Multi.createFrom()
                .iterable(all())
                .filter(Sessions::isOnDisk)
                .onItem()
                .transformToUniAndConcatenate(each ->
                        logs.open(LogId.session(each.sessionId()), each.place())
                                .onFailure()
                                .invoke(e ->
                                        LOG.warnf(
                                                "the log of %s is passed over: %s",
                                                each.sessionId(), e.getMessage()))
                                .onFailure()
                                .recoverWithNull());
    }

    /**
     * A backtest that ends is closed a moment before its log is on disk; until then it is
     * collected.
     */
    private static boolean isOnDisk(Session session) {
        LiveSession live = session.liveNow();
        boolean collecting = live != null && live.isCollecting();
        return !collecting && (!session.isBacktest() || session.status().closed());
    }

    List<Session> all() {
        return List.copyOf(byId.values());
    }

    /** Lets the least recently used sessions go when too many are in memory. Blocks. */
    void trim() {
        List<Session> loaded =
                byId.values().stream().filter(each -> each.liveNow() != null).toList();
        int over = loaded.size() - config.loaded();
        if (over <= 0) {
            return;
        }
        loaded.stream()
                .filter(each -> !each.isBacktest() && !hub.watches(each.sessionId()))
                .sorted(Comparator.comparingLong(Session::lastUsedNanos))
                .limit(over + config.loaded() / 10)
                .forEach(each -> each.unload(keeper::settle));
    }
}
