package dev.tapedeck.store.redis;

import dev.tapedeck.document.Revision;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A Lua script, which a server is sent once and then knows by its digest. */
final class Script {
    private final String source;
    private final String digest;

    Script(String source) {
        this.source = source;
        this.digest = Revision.of(source.getBytes(StandardCharsets.UTF_8)).value();
    }

    /**
     * @param args byte arrays as they are, anything else as its text
     */
    Uni<Response> run(RedisLink link, List<String> keys, Object... args) {
        return link.send(request(Command.EVALSHA, digest, keys, args))
                .onFailure(Script::isUnknown)
                .recoverWithUni(() -> link.send(request(Command.EVAL, source, keys, args)))
                .onItem()
                .ifNull()
                .failWith(() -> new IllegalStateException("a script answered nothing"));
    }

    private static boolean isUnknown(Throwable failure) {
        return String.valueOf(failure.getMessage()).startsWith("NOSCRIPT");
    }

    private static Request request(
            Command command, String script, List<String> keys, Object... args) {
        Request request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        for (Object arg : args) {
            if (arg instanceof byte[] bytes) {
                request.arg(bytes);
            } else {
                request.arg(String.valueOf(arg));
            }
        }
        return request;
    }
}
