package dev.tapedeck.store.redis;

import dev.tapedeck.store.shared.Database;
import dev.tapedeck.store.shared.Tables;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import org.jboss.logging.Logger;

/** Redis 6.2 or newer. Takes two connections of the client's pool. */
public final class RedisDatabase implements Database {
    private static final Logger LOG = Logger.getLogger(RedisDatabase.class);

    private final RedisLink link;
    private final Tables tables;

    public RedisDatabase(Redis redis) {
        this.link = new RedisLink(redis);
        this.tables =
                new Tables(
                        new RedisLogTable(link, new RedisNews(redis)),
                        new RedisDocumentTable(link),
                        new RedisBlobStore(link));
    }

    @Override
    public String name() {
        return "Redis";
    }

    /** There is no schema; but what the server may lose is worth a word. */
    @Override
    public Uni<Void> prepare() {
        return link.send(Request.cmd(Command.PING))
                .chain(() -> RedisPersistence.doubts(link))
                .invoke(doubts -> doubts.forEach(doubt -> LOG.warnf("Redis: %s", doubt)))
                .replaceWithVoid();
    }

    @Override
    public void close() {
        link.close();
    }

    @Override
    public Tables tables() {
        return tables;
    }
}
