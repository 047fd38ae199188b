package dev.tapedeck.store.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends commands over one connection, and over another when that is of no use any more. */
final class RedisLink {
    private final Redis redis;
    private @Nullable RedisLine current; // guarded by this

    RedisLink(Redis redis) {
        this.redis = redis;
    }

    private synchronized RedisLine line() {
        RedisLine line = current;
        if (line == null || !line.isUsable()) {
            if (line != null) {
                line.leave();
            }
            line = new RedisLine(redis);
            current = line;
        }
        return line;
    }

    /** Null is an answer too. */
    Uni<@Nullable Response> send(Request request) {
        return Uni.createFrom().deferred(() -> line().call(open -> open.send(request)));
    }

    /** Many at once; the answers are in their order. */
    Uni<List<@Nullable Response>> send(List<Request> requests) {
        return requests.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.createFrom().deferred(() -> line().call(open -> open.batch(requests)));
    }

    synchronized void close() {
        if (current != null) {
            current.leave();
            current = null;
        }
    }
}
