package dev.tapedeck.store.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisConnection;
import java.time.Duration;
import java.util.function.Function;

/**
 * One connection, which many calls share without waiting for each other's answers. Once it is left
 * it takes no more calls, and goes back to its pool when the last of them has been answered: a pool
 * would give it to the next caller at once, with the answers still to come.
 */
final class RedisLine {
    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(15);

    private final long since = System.nanoTime();
    private final Uni<RedisConnection> connection;

    // guarded by this
    private boolean connected;
    private boolean left;
    private int pending;

    RedisLine(Redis redis) {
        this.connection =
                redis.connect()
                        .invoke(this::connected)
                        .onFailure()
                        .invoke(this::leave)
                        .memoize()
                        .indefinitely();
    }

    private void connected(RedisConnection open) {
        open.endHandler(this::leave);
        open.exceptionHandler(failure -> leave());
        synchronized (this) {
            connected = true;
        }
        closeIfDone();
    }

    synchronized boolean isUsable() {
        return !left && (connected || System.nanoTime() - since < CONNECTED_WITHIN.toNanos());
    }

    /** A call that somebody stops waiting for shows that the connection may be dead. */
    <T> Uni<T> call(Function<RedisConnection, Uni<T>> command) {
        return connection.chain(open ->
                Uni.createFrom()
                        .<T>emitter(emitter -> {
                            asked();
                            command.apply(open)
                                    .onItemOrFailure()
                                    .invoke((answer, failure) -> answered())
                                    .subscribe()
                                    .with(emitter::complete, emitter::fail);
                        })
                        .onCancellation()
                        .invoke(this::leave));
    }

    private synchronized void asked() {
        pending++;
    }

    private void answered() {
        synchronized (this) {
            pending--;
        }
        closeIfDone();
    }

    void leave() {
        synchronized (this) {
            left = true;
        }
        closeIfDone();
    }

    private void closeIfDone() {
        synchronized (this) {
            if (!left || !connected || pending > 0) {
                return;
            }
            connected = false;
        }
        connection.subscribe().with(RedisConnection::closeAndForget, failure -> {});
    }
}
