package dev.tapedeck.store.redis;

import dev.tapedeck.store.shared.BlobStore;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Files' blobs in Redis, each a string, and a set of their names in order. */
final class RedisBlobStore implements BlobStore {
    /** Behind every character of a name. */
    private static final String AFTER_ALL = "~";

    private final RedisLink link;

    RedisBlobStore(RedisLink link) {
        this.link = link;
    }

    private static List<String> keys(String name) {
        return List.of(Keys.FILES + name, Keys.FILE_NAMES);
    }

    @Override
    public Uni<Optional<byte[]>> get(String name) {
        return link.send(Request.cmd(Command.GET).arg(Keys.FILES + name))
                .map(found -> Optional.ofNullable(found).map(Response::toBytes));
    }

    @Override
    public Uni<Void> put(String name, byte[] content) {
        return DocumentScripts.PUT_FILE.run(link, keys(name), name, content).replaceWithVoid();
    }

    @Override
    public Uni<Void> remove(String name) {
        return DocumentScripts.REMOVE_FILE.run(link, keys(name), name).replaceWithVoid();
    }

    @Override
    public Uni<List<String>> names(String prefix) {
        return link.send(
                        Request.cmd(Command.ZRANGEBYLEX)
                                .arg(Keys.FILE_NAMES)
                                .arg("[" + prefix)
                                .arg("(" + prefix + AFTER_ALL))
                .map(names -> {
                    List<String> all = new ArrayList<>();
                    if (names != null) {
                        names.forEach(name -> all.add(name.toString()));
                    }
                    return all;
                });
    }
}
