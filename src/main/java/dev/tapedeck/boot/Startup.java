package dev.tapedeck.boot;

import dev.tapedeck.execution.ExecutionConfig;
import dev.tapedeck.execution.Executions;
import dev.tapedeck.session.SessionBoot;
import dev.tapedeck.session.Sessions;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.nio.charset.StandardCharsets;
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

    private final TapedeckConfig config;
    private final ExecutionConfig executionConfig;
    private final Sessions sessions;
    private final SessionBoot boot;
    private final Executions executions;
    private volatile boolean demo;

    public Startup(
            TapedeckConfig config,
            ExecutionConfig executionConfig,
            Sessions sessions,
            SessionBoot boot,
            Executions executions) {
        this.config = config;
        this.executionConfig = executionConfig;
        this.sessions = sessions;
        this.boot = boot;
        this.executions = executions;
    }

    /** The socket opens after this. */
    void start(@Observes StartupEvent event) {
        sessions.open();
        if (sessions.isEmpty() && config.demo()) {
            boot.create(DEMO_SESSION);
            var added = executions.add(DEMO, DEMO_EXECUTION);
            LOG.debugf("the demo runs %s", added.executionId());
            boot.start(DEMO);
        } else {
            boot.goOn(!executionConfig.resume().equals("manual"));
        }
        demo = sessions.has(DEMO);
    }

    void listening(@ObservesAsync HttpServerStart event) {
        String url = "http://" + event.options().getHost() + ":" + event.options().getPort();
        LOG.infof("Tapedeck listens; the page is %s/", url);
        String session = demo ? DEMO : "<session>";
        LOG.infof("watch a stream: curl -N '%s/api/v1/sessions/%s/stream'", url, session);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
