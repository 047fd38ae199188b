package dev.tapedeck.store.postgresql;

import dev.tapedeck.store.shared.BlobStore;
import dev.tapedeck.store.shared.Database;
import dev.tapedeck.store.shared.DocumentTable;
import dev.tapedeck.store.shared.LogTable;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;

/**
 * Everything in the tables of one PostgreSQL database, in the first schema of the connections'
 * search path. One connection of the pool is kept to listen on. Thread-safe.
 */
public final class PostgresqlDatabase implements Database {
    private final Schema schema;
    private final PostgresqlLogs logs;
    private final PostgresqlDocuments documents;
    private final PostgresqlBlobs blobs;

    /**
     * @param pool of at least two connections; stays open, whoever made it closes it
     */
    public PostgresqlDatabase(Pool pool) {
        Sql sql = new Sql(pool);
        this.schema = new Schema(pool);
        this.logs = new PostgresqlLogs(sql, new Announcements(pool));
        this.documents = new PostgresqlDocuments(sql);
        this.blobs = new PostgresqlBlobs(sql);
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public Uni<Void> prepare() {
        return schema.prepare();
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

    /** Whoever listened has stopped by itself; nothing else is held. */
    @Override
    public void close() {}
}
