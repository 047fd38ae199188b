package dev.tapedeck.store.postgresql;

import static dev.tapedeck.log.Samples.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.store.shared.SharedOptions;
import dev.tapedeck.store.shared.SharedStore;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A schema of its own in a real server, and pools of as many nodes as a test wants. */
public final class Postgres implements AutoCloseable {
    private static final Vertx VERTX = Vertx.vertx();

    private final PgConnectOptions options;
    private final Pool own;
    private final List<Pool> pools = new ArrayList<>();
    private final List<SharedStore> stores = new ArrayList<>();
    private final String schema = "test_" + UUID.randomUUID().toString().replace('-', '_');

    private Postgres(int port) {
        this.options =
                new PgConnectOptions()
                        .setHost("localhost")
                        .setPort(port)
                        .setUser("postgres")
                        .setPassword("postgres")
                        .setDatabase("postgres")
                        .setCachePreparedStatements(true)
                        .setProperties(Map.of("search_path", schema));
        this.own = pool();
        query("create schema " + schema);
    }

    /** In the server that all tests of this process share. */
    public static Postgres begin() throws IOException {
        return in(PostgresServer.common());
    }

    static Postgres in(PostgresServer server) {
        return new Postgres(server.port());
    }

    Pool pool() {
        return pool(options);
    }

    /** For whoever may do less. */
    Pool pool(String user) {
        return pool(new PgConnectOptions(options).setUser(user).setPassword(user));
    }

    private Pool pool(PgConnectOptions as) {
        Pool pool =
                Pool.newInstance(
                        PgBuilder.pool()
                                .with(new PoolOptions().setMaxSize(4))
                                .connectingTo(as)
                                .using(VERTX)
                                .build());
        pools.add(pool);
        return pool;
    }

    public PostgresqlDatabase database() {
        return new PostgresqlDatabase(pool());
    }

    /** A node of its own, ready for use. */
    SharedStore node(SharedOptions limits) {
        SharedStore store = new SharedStore(database(), limits, Clock.systemUTC());
        stores.add(store);
        await(store.prepare());
        return store;
    }

    @CanIgnoreReturnValue
    RowSet<Row> query(String sql) {
        return await(own.query(sql).execute());
    }

    String schema() {
        return schema;
    }

    @Override
    public void close() {
        stores.forEach(SharedStore::close);
        query("drop schema " + schema + " cascade");
        pools.forEach(pool -> await(pool.close()));
    }
}
