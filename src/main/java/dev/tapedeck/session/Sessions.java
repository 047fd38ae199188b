package dev.tapedeck.session;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folders;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.log.LogId;
import dev.tapedeck.problem.Ids;
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
    private final SessionRegistry registry;
    private final ConcurrentHashMap<String, Session> byId = new ConcurrentHashMap<>();

    public Sessions(
            SessionConfig config,
            EventLogs logs,
            @Identifier("collecting") EventLogs collecting,
            Folders folders,
            DocumentStore documents,
            Hub hub) {
        this.config = config;
        this.logs = logs;
        this.folders = folders;
        this.hub = hub;
        this.registry =
                folders.areShared()
                        ? new SharedRegistry(documents, config.commandTimeout())
                        : new FolderRegistry(folders);
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
                        config.importBytes(),
                        keeper);
    }

    /** Finds what is stored. Blocks; called once, before requests are served. */
    public void open() {
        registry.all().forEach(this::enter);
        keeper.start();
        LOG.infof("%d sessions", byId.size());
    }

    @CanIgnoreReturnValue
    private Session enter(Registration.Stored stored) {
        String id = stored.info().sessionId();
        Session session =
                byId.computeIfAbsent(
                        id, each -> new Session(stored.info(), stored.status(), loader));
        if (session.liveNow() == null) {
            session.storedAs(stored.status());
        }
        return session;
    }

    @PreDestroy
    void close() {
        keeper.close();
    }

    public boolean isEmpty() {
        return byId.isEmpty();
    }

    public int count() {
        return byId.size();
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
        synchronized (byId) {
            if (byId.size() >= config.max() && !byId.containsKey(info.sessionId())) {
                throw Problem.of(
                        ProblemKind.TOO_MANY,
                        "no more than " + config.max() + " sessions can be registered");
            }
            SessionRegistry.Claim claim = registry.claim(info);
            return switch (claim) {
                case SessionRegistry.Claim.Made made ->
                        new Registered(
                                enter(new Registration.Stored(info, SessionStatus.QUEUED)), true);
                case SessionRegistry.Claim.Known known -> {
                    if (!Registration.same(known.stored().info(), info)) {
                        throw Problem.of(
                                ProblemKind.SESSION_EXISTS,
                                "the session "
                                        + info.sessionId()
                                        + " was registered with other words");
                    }
                    yield new Registered(enter(known.stored()), false);
                }
                case SessionRegistry.Claim.PlaceTaken taken ->
                        throw Problem.of(
                                ProblemKind.SESSION_EXISTS,
                                "the session "
                                        + taken.by()
                                        + " has the folder "
                                        + Registration.place(info));
            };
        }
    }

    /** Writes down the session's status. Blocks. */
    void store(Session session, SessionStatus status) {
        registry.store(session.info(), status);
    }

    /**
     * Blocks where another node may have registered it.
     *
     * @throws Problem INVALID_ID or SESSION_NOT_FOUND
     */
    Session get(String id) {
        Session session = byId.get(id);
        if (session != null) {
            return session;
        }
        Ids.check("session_id", id, Ids.SESSION_MAX);
        Registration.Stored stored =
                registry.find(id)
                        .orElseThrow(() ->
                                Problem.of(
                                        ProblemKind.SESSION_NOT_FOUND,
                                        "there is no session " + id));
        return enter(stored);
    }

    /**
     * As {@link #get}, without blocking. One that is not there is refused at once where only this
     * process registers sessions.
     *
     * @throws Problem INVALID_ID or SESSION_NOT_FOUND
     */
    Uni<Session> lookup(String id) {
        return byId.containsKey(id) || !registry.isShared()
                ? Uni.createFrom().item(get(id))
                : Uni.createFrom()
                        .item(() -> get(id))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    @Override
    public Uni<Recorder> find(String sessionId) {
        return Uni.createFrom().deferred(() -> lookup(sessionId)).map(session -> session);
    }

    @Override
    public List<Recorder> registered() {
        refresh();
        return List.copyOf(byId.values());
    }

    /** In the order of their ids; removed ones only when asked for. May block. */
    Stream<Session> list(
            @Nullable String user, @Nullable String strategy, @Nullable SessionStatus status) {
        refresh();
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

    /** Takes in what other nodes have registered or changed. May block. */
    void refresh() {
        if (registry.isShared()) {
            registry.all().forEach(this::enter);
        }
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
                .filter(each -> !each.isBacktest() && !hub.watches(LogId.session(each.sessionId())))
                .sorted(Comparator.comparingLong(Session::lastUsedNanos))
                .limit(over + config.loaded() / 10)
                .forEach(each -> each.unload(keeper::settle));
    }
}
