package dev.tapedeck.store.postgresql;

import dev.tapedeck.store.shared.Database;
import dev.tapedeck.store.shared.Tables;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;

/**
 * Everything in the tables of one PostgreSQL database, in the first schema of the connections'
 * search path. One connection of the pool is kept to listen on. Thread-safe.
 */
public final class PostgresqlDatabase implements Database {
    private final Schema schema;
    private final Tables tables;

    /**
     * @param pool of at least two connections; stays open, whoever made it closes it
     */
    public PostgresqlDatabase(Pool pool) {
        Sql sql = new Sql(pool);
        this.schema = new Schema(pool);
        this.tables =
                new Tables(
                        new PostgresqlLogs(sql, new Announcements(pool)),
                        new PostgresqlDocuments(sql),
                        new PostgresqlBlobs(sql));
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
    public Tables tables() {
        return tables;
    }
}
