package dev.tapedeck.boot;

import dev.tapedeck.document.AllHoldings;
import dev.tapedeck.document.DocumentsConfig;
import dev.tapedeck.migration.Migration;
import dev.tapedeck.migration.Progress;
import dev.tapedeck.migration.Side;
import dev.tapedeck.store.Store;
import io.quarkus.runtime.Quarkus;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A service that moves everything to another store and ends, started with {@code
 * tapedeck.migrate.to}. The API stays closed, but for {@code /api/v1/migration}.
 */
@ApplicationScoped
public class MigrationRun {
    private static final Logger LOG = Logger.getLogger(MigrationRun.class);
    private static final int BEFORE_THE_GATE = -4001;
    private static final long PAUSE_NANOS = Duration.ofMillis(500).toNanos();
    private static final long SAY_EVERY_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int TRIES = 60;

    private final TapedeckConfig config;
    private final DocumentsConfig documents;
    private final AllHoldings holdings;
    private final Stores stores;
    private volatile @Nullable Progress progress;
    private long saidNanos;

    public MigrationRun(
            TapedeckConfig config, DocumentsConfig documents, AllHoldings holdings, Stores stores) {
        this.holdings = holdings;
        this.config = config;
        this.documents = documents;
        this.stores = stores;
    }

    boolean isWanted() {
        return config.migrate().to().isPresent();
    }

    void register(@Observes Router router) {
        if (isWanted()) {
            router.get("/api/v1/migration").order(BEFORE_THE_GATE).handler(this::answer);
        }
    }

    private void answer(RoutingContext context) {
        Progress now = progress;
        if (now == null) {
            context.next();
            return;
        }
        context.response()
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(now.json()))
                .onFailure(gone -> LOG.debugf("not answered: %s", gone.getMessage()));
    }

    void begin() {
        Thread thread = Thread.ofPlatform().name("tapedeck-migration").start(this::run);
        LOG.debugf("%s begins", thread.getName());
    }

    private void run() {
        boolean good = false;
        try {
            TapedeckConfig.Store target = config.migrate().to().orElseThrow();
            check(config.store(), target);
            progress = Progress.begin(name(config.store()), name(target));
            Side from = side(config.store());
            Side to = side(target);
            Progress end =
                    new Migration(from, to, holdings, documents.adapters().keySet(), this::heard)
                            .run();
            end.notes().forEach(LOG::warn);
            good = end.status() == Progress.Status.COMPLETED;
            LOG.log(good ? Logger.Level.INFO : Logger.Level.ERROR, end.sentence());
        } catch (RuntimeException e) {
            LOG.errorf("nothing was moved: %s", e.getMessage());
        } finally {
            Quarkus.asyncExit(good ? 0 : 1);
        }
    }

    private static void check(TapedeckConfig.Store from, TapedeckConfig.Store to) {
        if (from == to) {
            throw new IllegalStateException("tapedeck.migrate.to is what tapedeck.store is");
        }
        if (from == TapedeckConfig.Store.MEMORY || to == TapedeckConfig.Store.MEMORY) {
            throw new IllegalStateException("nothing outlives the process in memory");
        }
    }

    private static String name(TapedeckConfig.Store store) {
        return store.name().toLowerCase(Locale.ROOT);
    }

    private Side side(TapedeckConfig.Store name) {
        Store store = stores.get(name);
        prepare(name, store);
        return new Side(
                name(name),
                store.logs(),
                store.documents(),
                store.folders(),
                config.shared().timeout());
    }

    @SuppressWarnings("NullAway") // a Uni<Void> gives null
    private void prepare(TapedeckConfig.Store name, Store store) {
        for (int i = 1; ; i++) {
            try {
                var unused = store.prepare().await().atMost(config.shared().timeout());
                return;
            } catch (RuntimeException e) {
                if (i == TRIES) {
                    throw new IllegalStateException(
                            name + " cannot be reached: " + e.getMessage(), e);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void heard(Progress now) {
        Progress before = progress;
        progress = now;
        long nanos = System.nanoTime();
        if (before == null
                || before.phase() != now.phase()
                || nanos - saidNanos > SAY_EVERY_NANOS) {
            saidNanos = nanos;
            LOG.infof(
                    "%s: %d of %d logs; %d events, %d files, %d documents copied",
                    now.phase().name().toLowerCase(Locale.ROOT),
                    now.logs(),
                    now.logsTotal(),
                    now.events(),
                    now.files(),
                    now.documents());
        }
    }
}
