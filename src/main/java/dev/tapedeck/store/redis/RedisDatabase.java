package dev.tapedeck.store.redis;

import dev.tapedeck.store.shared.BlobStore;
import dev.tapedeck.store.shared.Database;
import dev.tapedeck.store.shared.DocumentTable;
import dev.tapedeck.store.shared.LogTable;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import org.jboss.logging.Logger;

/** Redis 6.2 or newer. Takes two connections of the client's pool. */
public final class RedisDatabase implements Database {
    private static final Logger LOG = Logger.getLogger(RedisDatabase.class);

    private final RedisLink link;
    private final LogTable logs;
    private final DocumentTable documents;
    private final BlobStore blobs;

    public RedisDatabase(Redis redis) {
        this.link = new RedisLink(redis);
        this.logs = new RedisLogTable(link, new RedisNews(redis));
        this.documents = new RedisDocumentTable(link);
        this.blobs = new RedisBlobStore(link);
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
    public LogTable logs() {
        return logs;
    }

    @Override
    public DocumentTable documents() {
        return documents;
    }

    @Override
    public BlobStore blobs() {
        return blobs;
    }

    @Override
    public void close() {
        link.close();
    }
}
