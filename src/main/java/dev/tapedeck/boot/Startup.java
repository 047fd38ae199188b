package dev.tapedeck.boot;

import dev.tapedeck.execution.Duty;
import dev.tapedeck.execution.ExecutionConfig;
import dev.tapedeck.execution.Executions;
import dev.tapedeck.session.Conditions;
import dev.tapedeck.session.SessionBoot;
import dev.tapedeck.session.Sessions;
import dev.tapedeck.session.SessionsOpened;
import dev.tapedeck.store.Store;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** What happens between the process's start and its first request, and right after. */
@ApplicationScoped
public class Startup {
    private static final Logger LOG = Logger.getLogger(Startup.class);
    private static final String DEMO = "demo";
    private static final byte[] DEMO_SESSION =
            utf8(
                    """
                    {"session_id":"demo","user_id":"demo","strategy_id":"sma_cross","broker_connection_id":"paper",
                     "metadata":{"about":"Bitcoin on Bitstamp, November 2013, replayed at 60 times its pace"}}\
                    """);
    private static final byte[] DEMO_EXECUTION =
            utf8(
                    """
                    {"execution_id":"exec-1","kind":"replay","source":"bitstamp-2013-11","symbol":"BTCUSD",
                     "strategy":"sma_cross","params":{"fast":5,"slow":20,"bar_seconds":60},"speed":60}\
                    """);

    private static final long PAUSE_MILLIS = 500;
    private static final int PAUSES_BETWEEN_WORDS = 20;

    private final TapedeckConfig config;
    private final ExecutionConfig executionConfig;
    private final Stores stores;
    private final MigrationRun migration;
    private final Sessions sessions;
    private final SessionBoot boot;
    private final Executions executions;
    private final Duty duty;
    private final Event<SessionsOpened> opened;
    private volatile boolean demo;
    private volatile boolean ending;

    public Startup(
            TapedeckConfig config,
            ExecutionConfig executionConfig,
            Stores stores,
            MigrationRun migration,
            Sessions sessions,
            SessionBoot boot,
            Executions executions,
            Duty duty,
            Event<SessionsOpened> opened) {
        this.config = config;
        this.executionConfig = executionConfig;
        this.stores = stores;
        this.migration = migration;
        this.sessions = sessions;
        this.boot = boot;
        this.executions = executions;
        this.duty = duty;
        this.opened = opened;
    }

    /**
     * What is on this machine is there or the start fails. A database may come later: the socket
     * opens, {@code /health} says what is missing, and the API is opened when it is there.
     */
    void start(@Observes StartupEvent event) {
        if (migration.isWanted()) {
            migration.begin();
            return;
        }
        switch (config.store()) {
            case FILE, MEMORY -> open();
            case REDIS, POSTGRESQL, MONGODB -> {
                Thread waiting =
                        Thread.ofVirtual().name("tapedeck-start").start(this::openWhenReached);
                LOG.debugf("%s begins", waiting.getName());
            }
        }
    }

    private void openWhenReached() {
        for (int i = 0; !ending; i++) {
            try {
                prepare();
                open();
                LOG.infof("%s is reached; the API is open", config.store());
                return;
            } catch (RuntimeException e) {
                if (i % PAUSES_BETWEEN_WORDS == 0) {
                    LOG.warnf("waiting for %s: %s", config.store(), e.getMessage());
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
            }
        }
    }

    @SuppressWarnings("NullAway") // a Uni<Void> gives null
    private void prepare() {
        for (Store store : stores.inUse()) {
            var unused = store.prepare().await().atMost(config.shared().timeout());
        }
    }

    void end(@Observes ShutdownEvent event) {
        ending = true;
    }

    private void open() {
        sessions.open();
        boolean shared = duty.begin();
        if (sessions.isEmpty() && config.demo()) {
            boot.create(DEMO_SESSION);
            var added = executions.add(DEMO, DEMO_EXECUTION, Conditions.NONE);
            LOG.debugf("the demo runs %s", added.executionId());
            boot.start(DEMO);
        } else if (!shared) {
            boot.goOn(!executionConfig.resume().equals("manual"));
        }
        demo = sessions.has(DEMO);
        opened.fire(new SessionsOpened(sessions.count()));
    }

    void listening(@ObservesAsync HttpServerStart event) {
        String url = "http://" + event.options().getHost() + ":" + event.options().getPort();
        if (migration.isWanted()) {
            LOG.infof("nothing is served while everything is moved but %s/api/v1/migration", url);
            return;
        }
        LOG.infof("Tapedeck listens; the page is %s/", url);
        String session = demo ? DEMO : "<session>";
        LOG.infof("watch a stream: curl -N '%s/api/v1/sessions/%s/stream'", url, session);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
