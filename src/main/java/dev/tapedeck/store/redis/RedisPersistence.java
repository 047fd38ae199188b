package dev.tapedeck.store.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server's settings say about what it may lose. */
final class RedisPersistence {
    private RedisPersistence() {}

    /** Sentences for the operator; none when all is well, or when the settings are not told. */
    static Uni<List<String>> doubts(RedisLink link) {
        return Uni.join()
                .all(
                        setting(link, "appendonly"),
                        setting(link, "appendfsync"),
                        setting(link, "save"),
                        setting(link, "maxmemory"),
                        setting(link, "maxmemory-policy"))
                .andFailFast()
                .map(all -> doubts(all.get(0), all.get(1), all.get(2), all.get(3), all.get(4)))
                .onFailure()
                .recoverWithItem(failure -> List.of());
    }

    private static Uni<String> setting(RedisLink link, String name) {
        return link.send(Request.cmd(Command.CONFIG).arg("GET").arg(name))
                .map(answer -> value(answer, name));
    }

    /** Pairs, as a map or one after another. */
    private static String value(@Nullable Response answer, String name) {
        if (answer == null || answer.size() == 0) {
            throw new IllegalStateException("no setting " + name);
        }
        return answer.get(name).toString();
    }

    private static List<String> doubts(
            String appendOnly, String fsync, String save, String maxMemory, String policy) {
        List<String> doubts = new ArrayList<>();
        if (!appendOnly.equals("yes")) {
            doubts.add(
                    save.isEmpty()
                            ? "it keeps nothing over a restart: set appendonly yes and appendfsync"
                                    + " always"
                            : "it may lose what was written since its last snapshot: set appendonly"
                                    + " yes and appendfsync always");
        } else if (!fsync.equals("always")) {
            doubts.add(
                    "it may lose the last second or more when its machine fails: set appendfsync"
                            + " always");
        }
        if (!maxMemory.equals("0") && !policy.equals("noeviction")) {
            doubts.add("it drops keys when its memory is full: set maxmemory-policy noeviction");
        }
        return doubts;
    }
}
