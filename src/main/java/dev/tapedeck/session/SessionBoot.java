package dev.tapedeck.session;

import dev.tapedeck.json.StrictJson;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.log.LogId;
import dev.tapedeck.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;

/** What is done with sessions when the service starts. */
@ApplicationScoped
public class SessionBoot {
    private static final Logger LOG = Logger.getLogger(SessionBoot.class);

    private final SessionConfig config;
    private final Sessions sessions;
    private final SessionLifecycle lifecycle;
    private final EventLogs logs;

    public SessionBoot(
            SessionConfig config, Sessions sessions, SessionLifecycle lifecycle, EventLogs logs) {
        this.config = config;
        this.sessions = sessions;
        this.lifecycle = lifecycle;
        this.logs = logs;
    }

    /** Registers a session as its body says. Blocks. */
    public void create(byte[] body) {
        byte[] compact = StrictJson.object(body, config.jsonDepth());
        Sessions.Registered registered =
                sessions.register(Registration.fromRequest(compact, Instant.now()));
        LOG.debugf("session %s", registered.session().sessionId());
    }

    /** Starts a registered session. Blocks. */
    public void start(String id) {
        lifecycle.command(sessions.get(id), SessionStatus.Command.START, Conditions.NONE);
    }

    /** Calls a session interrupted that nobody works on any more. Blocks. */
    public void interrupt(String id) {
        lifecycle.interrupt(sessions.get(id));
    }

    /**
     * Puts right what a crash left, and lets the sessions that ran go on, or calls them
     * interrupted; in the background, a session at a time.
     */
    public void goOn(boolean resume) {
        Thread thread =
                Thread.ofVirtual()
                        .name("tapedeck-resume")
                        .unstarted(() -> {
                            Set<LogId> recovered = new HashSet<>(logs.recovered());
                            for (Session session : sessions.all()) {
                                try {
                                    goOn(
                                            session,
                                            recovered.contains(LogId.session(session.sessionId())),
                                            resume);
                                } catch (Problem e) {
                                    LOG.warnf(
                                            "session %s does not go on: %s",
                                            session.sessionId(), e.detail());
                                }
                            }
                        });
        thread.start();
    }

    private void goOn(Session session, boolean recovered, boolean resume) {
        SessionStatus stored = session.status();
        if (recovered) {
            LiveSession live = session.live().await().indefinitely();
            if (live.status() != stored) {
                sessions.store(session, live.status());
            }
        }
        if (session.status() == SessionStatus.RUNNING) {
            if (resume) {
                lifecycle.goOn(session);
            } else {
                lifecycle.interrupt(session);
            }
        }
    }
}
