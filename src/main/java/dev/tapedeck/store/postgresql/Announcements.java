package dev.tapedeck.store.postgresql;

import dev.tapedeck.log.LogId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Pool;
import java.net.ConnectException;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * What appending transactions announce when they are committed, heard on a connection of its own.
 * What is announced while there is no connection is missed: these are hints.
 */
final class Announcements {
    static final String CHANNEL = "tapedeck_log";

    private static final Logger LOG = Logger.getLogger(Announcements.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Only who sends something learns that the other end is gone without a word. */
    private static final Duration CHECK_EVERY = Duration.ofSeconds(15);

    private final Pool pool;

    Announcements(Pool pool) {
        this.pool = pool;
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
