package dev.tapedeck.session;

import dev.tapedeck.document.Folder;
import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.log.EventType;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.Producer;
import dev.tapedeck.log.Remembered;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.files.FinalExports;
import dev.tapedeck.stream.Hub;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes sessions from one status to the next: the workers first, so that nothing is written behind
 * the change, then the event that says so, then what is on disk. One command a session at a time.
 * Every call blocks.
 */
@ApplicationScoped
public class SessionLifecycle {
    private static final Logger LOG = Logger.getLogger(SessionLifecycle.class);

    private final SessionConfig config;
    private final Sessions sessions;
    private final EventLogs logs;
    private final Hub hub;
    private final Instance<SessionWorkers> workers;

    public SessionLifecycle(
            SessionConfig config,
            Sessions sessions,
            EventLogs logs,
            Hub hub,
            Instance<SessionWorkers> workers) {
        this.config = config;
        this.sessions = sessions;
        this.logs = logs;
        this.hub = hub;
        this.workers = workers;
    }

    /**
     * A repeat of a producer's command does nothing.
     *
     * @param conditions hold when the command begins; what it makes the workers do moves the head
     * @throws Problem ILLEGAL_TRANSITION, SESSION_RUNNING, HEAD_MOVED, PRODUCER_GAP,
     *     PRODUCER_FENCED or STORAGE_UNAVAILABLE
     */
    void command(Session session, SessionStatus.Command command, Conditions conditions) {
        synchronized (session.command) {
            LiveSession live = await(session.live());
            Cursor head = await(live.log().refresh());
            if (await(conditions.before(live.log())).isPresent()) {
                LOG.debugf("%s of %s at %s again", command, session.sessionId(), head);
                return;
            }
            Producer producer = conditions.producer();
            SessionStatus from = live.status();
            if (command == SessionStatus.Command.REMOVE && from == SessionStatus.RUNNING) {
                throw Problem.of(
                        ProblemKind.SESSION_RUNNING,
                        "a running session cannot be removed; stop or pause it first");
            }
            SessionStatus to = from.after(command);
            switch (command) {
                case START, RESUME -> {
                    change(session, live, from, to, producer);
                    tell(each -> each.running(session));
                }
                case PAUSE -> {
                    tell(each -> each.paused(session));
                    change(session, live, from, to, producer);
                }
                case STOP -> {
                    tell(each -> each.stopped(session));
                    change(session, live, from, to, producer);
                    finish(session, live);
                }
                case REMOVE -> {
                    tell(each -> each.stopped(session));
                    change(session, live, from, to, producer);
                    sessions.keeper().settle(written(session, live));
                }
                case RESET -> reset(session, live, producer);
            }
        }
    }

    /** A crash ended the service while the session ran, and nobody wants it to go on by itself. */
    void interrupt(Session session) {
        synchronized (session.command) {
            LiveSession live = await(session.live());
            change(session, live, SessionStatus.RUNNING, SessionStatus.INTERRUPTED, null);
        }
    }

    /** The service is back: the session goes on where it was. */
    void goOn(Session session) {
        synchronized (session.command) {
            LiveSession live = await(session.live());
            if (live.status() == SessionStatus.RUNNING) {
                tell(each -> each.running(session));
            }
        }
    }

    /**
     * A removed session is registered once more: it begins anew, and what it had stays under its
     * archive.
     */
    void revive(Session session) {
        synchronized (session.command) {
            LiveSession live = await(session.live());
            if (live.status() == SessionStatus.REMOVED) {
                reset(session, live, null);
            }
        }
    }

    private void change(
            Session session,
            LiveSession live,
            SessionStatus from,
            SessionStatus to,
            @Nullable Producer producer) {
        EventBatch batch = EventBatch.of(EventType.SESSION, SessionEvents.status(to, from));
        Appended appended =
                await(
                        live.log()
                                .append(
                                        new Append(
                                                batch, null, producer, live.transition(from, to))));
        LOG.infof("session %s is %s (%s)", session.sessionId(), to.wire(), appended.last());
        if (!live.isCollecting()) {
            sessions.store(session, to);
        }
        hub.nudge(live.log().id());
    }

    private void finish(Session session, LiveSession live) {
        LiveSession finished = written(session, live);
        sessions.keeper().settle(finished);
        try {
            FinalExports.write(
                    sessions.folder(session), LogPages.of(finished.log(), finished.log().head()));
        } catch (IOException e) {
            throw Problem.of(
                    ProblemKind.STORAGE_UNAVAILABLE,
                    "the final exports cannot be written: " + e.getMessage());
        }
    }

    /**
     * A backtest's log goes to disk in one step, by a rename, and is the session's log from then
     * on. Any other is there already.
     */
    private LiveSession written(Session session, LiveSession live) {
        if (!live.isCollecting()) {
            return live;
        }
        LogPages pages = LogPages.of(live.log(), live.log().head());
        try (Folder.Draft draft = sessions.folder(session).draft("events.jsonl")) {
            pages.writeTo(draft.out());
            draft.publish(Folder.Durability.POWER);
        } catch (IOException e) {
            throw Problem.of(
                    ProblemKind.STORAGE_UNAVAILABLE,
                    "the backtest cannot be written: " + e.getMessage());
        }
        sessions.store(session, live.status());
        EventLog durable = await(logs.open(LogId.session(session.sessionId()), session.place()));
        remember(durable, await(live.log().remembered()));
        LiveSession written = sessions.loader().load(session, durable, false);
        session.replace(written);
        live.log().unlisten(live);
        sessions.loader().forgetCollected(live.log());
        try {
            sessions.loader().collected(session);
        } catch (IOException e) {
            LOG.warnf("session %s: %s", session.sessionId(), e.getMessage());
        }
        return written;
    }

    private void reset(Session session, LiveSession live, @Nullable Producer producer) {
        byte[] before = live.copy().state().stateJson();
        Cursor old = live.log().head();
        tell(each -> each.stopped(session));
        Cursor fresh;
        sessions.keeper().hold(live);
        try {
            sessions.keeper().settle(live);
            fresh = await(live.log().restart());
            if (producer != null) {
                remember(live.log(), List.of(new Remembered(producer, fresh, fresh)));
            }
            if (live.isCollecting()) {
                sessions.loader().collectingIn(session, fresh.epoch());
            } else {
                sessions.folder(session).archive(Long.toString(old.epoch()), Sessions.STAYS);
                sessions.store(session, SessionStatus.QUEUED);
            }
        } catch (IOException e) {
            throw Problem.of(
                    ProblemKind.STORAGE_UNAVAILABLE,
                    "the old epoch cannot be moved: " + e.getMessage());
        } finally {
            sessions.keeper().free(live);
        }
        LOG.infof("session %s begins epoch %d", session.sessionId(), fresh.epoch());
        tell(each -> each.restarted(session, before));
    }

    /** Whose requests have been carried out, where no event of the log says so. */
    private void remember(EventLog log, List<Remembered> known) {
        Appended nothing = await(log.append(Append.taken(known)));
        LOG.debugf("%s knows %d requests at %s", log.id(), known.size(), nothing.last());
    }

    private void tell(Function<SessionWorkers, Uni<Void>> call) {
        for (SessionWorkers each : workers) {
            await(call.apply(each));
        }
    }

    @SuppressWarnings("NullAway") // a Uni<Void> gives null
    private <T> T await(Uni<T> uni) {
        try {
            return uni.await().atMost(config.commandTimeout());
        } catch (TimeoutException e) {
            throw Problem.of(
                    ProblemKind.OVERLOADED, "this took longer than " + config.commandTimeout());
        }
    }
}
