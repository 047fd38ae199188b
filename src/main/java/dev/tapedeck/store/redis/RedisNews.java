package dev.tapedeck.store.redis;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisConnection;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.io.IOException;
import java.time.Duration;

/** What is published, heard over a connection of its own, and over another when that ends. */
final class RedisNews {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** A connection on which nothing is heard for so long may be dead without anybody knowing. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Redis redis;

    RedisNews(Redis redis) {
        this.redis = redis;
    }

    Multi<String> of(String channel) {
        return Multi.createFrom()
                .<String>emitter(emitter -> connect(channel, emitter))
                .ifNoItem()
                .after(SILENCE)
                .fail()
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely();
    }

    private void connect(String channel, MultiEmitter<? super String> emitter) {
        redis.connect()
                .subscribe()
                .with(connection -> listen(connection, channel, emitter), emitter::fail);
    }

    /** A connection that has subscribed is closed for good, not given to others. */
    private static void listen(
            RedisConnection connection, String channel, MultiEmitter<? super String> emitter) {
        connection.handler(message -> hear(message, emitter));
        connection.exceptionHandler(emitter::fail);
        connection.endHandler(() -> emitter.fail(new IOException("the connection ended")));
        emitter.onTermination(connection::closeAndForget);
        connection
                .send(Request.cmd(Command.SUBSCRIBE).arg(channel))
                .subscribe()
                .with(done -> {}, emitter::fail);
    }

    private static void hear(Response message, MultiEmitter<? super String> emitter) {
        if (message.size() == 3 && message.get(0).toString().equals("message")) {
            emitter.emit(message.get(2).toString());
        }
    }
}
