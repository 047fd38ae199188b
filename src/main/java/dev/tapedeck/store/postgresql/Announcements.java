package dev.tapedeck.store.postgresql;

import dev.tapedeck.log.LogId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.net.ConnectException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Nodes tell each other which logs they have appended to, and hear it on a connection of their own.
 * What is announced while there is none is missed: these are hints.
 *
 * <p>They are not part of the appending transactions, since the database commits those that
 * announce something one after another, each with its own flush: three times fewer appends.
 */
final class Announcements {
    private static final String CHANNEL = "tapedeck_log";
    private static final Logger LOG = Logger.getLogger(Announcements.class);
    private static final String ANNOUNCE =
            "select pg_notify('" + CHANNEL + "', log) from unnest($1::text[]) as log";

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Only who sends something learns that the other end is gone without a word. */
    private static final Duration CHECK_EVERY = Duration.ofSeconds(15);

    private final Pool pool;

    // guarded by this
    private final Set<String> waiting = new LinkedHashSet<>();
    private boolean sending;

    Announcements(Pool pool) {
        this.pool = pool;
    }

    /** Soon: what comes while the last announcement is on its way goes with the next one. */
    void announce(LogId log) {
        synchronized (this) {
            waiting.add(log.toString());
            if (sending) {
                return;
            }
            sending = true;
        }
        send();
    }

    private void send() {
        String[] logs;
        synchronized (this) {
            if (waiting.isEmpty()) {
                sending = false;
                return;
            }
            logs = waiting.toArray(String[]::new);
            waiting.clear();
        }
        pool.preparedQuery(ANNOUNCE)
                .execute(Tuple.of(logs))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .subscribe()
                .with(
                        sent -> send(),
                        failure -> {
                            LOG.debugf("not announced: %s", failure.getMessage());
                            send();
                        });
    }

    /** Never ends; connects again whenever the connection is lost. */
    Multi<LogId> heard() {
        return pool.getConnection()
                .onItem()
                .transformToMulti(connection -> listening(PgConnection.cast(connection)))
                .onFailure()
                .invoke(failure -> LOG.debugf("listens again soon: %s", failure.getMessage()))
                .onFailure()
                .retry()
                .withBackOff(PAUSE, PAUSE)
                .indefinitely();
    }

    private static Multi<LogId> listening(PgConnection connection) {
        return Multi.createFrom()
                .emitter(news -> listen(connection, news), BackPressureStrategy.DROP);
    }

    private static void listen(PgConnection connection, MultiEmitter<? super LogId> news) {
        connection
                .notificationHandler(note -> LogId.parse(note.getPayload()).ifPresent(news::emit))
                .closeHandler(() -> news.fail(new ConnectException("the connection was closed")));
        Cancellable work =
                connection
                        .query("listen " + CHANNEL)
                        .execute()
                        .onItem()
                        .transformToMulti(begun -> Multi.createFrom().ticks().every(CHECK_EVERY))
                        .onOverflow()
                        .drop()
                        .onItem()
                        .transformToUniAndConcatenate(
                                tick -> connection.query("select 1").execute())
                        .subscribe()
                        .with(alive -> {}, news::fail);
        news.onTermination(() -> {
            work.cancel();
            giveBack(connection);
        });
    }

    private static void giveBack(PgConnection connection) {
        connection
                .closeHandler(() -> {})
                .query("unlisten *")
                .execute()
                .onFailure()
                .recoverWithNull()
                .chain(connection::close)
                .subscribe()
                .with(done -> {}, gone -> LOG.debugf("was closed: %s", gone.getMessage()));
    }
}
