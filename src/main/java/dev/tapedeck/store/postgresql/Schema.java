package dev.tapedeck.store.postgresql;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jboss.logging.Logger;

/**
 * The tables, made and changed by numbered scripts, each once. Nodes that begin at the same time
 * wait for each other; where everything is there already, nothing but a look is needed, so that the
 * service may do without the right to create.
 */
final class Schema {
    private static final Logger LOG = Logger.getLogger(Schema.class);
    private static final int NEWEST = 1;

    /** Any number that other users of the database are unlikely to lock. */
    private static final long LOCK = 0x7461_7065_6465_636bL;

    private final Pool pool;

    Schema(Pool pool) {
        this.pool = pool;
    }

    Uni<Void> prepare() {
        return pool.withTransaction(connection ->
                version(connection)
                        .chain(version ->
                                version == NEWEST
                                        ? Uni.createFrom().voidItem()
                                        : upgrade(connection)));
    }

    /** 0 where there is nothing yet. */
    private static Uni<Integer> version(SqlConnection connection) {
        return connection
                .query("select to_regclass('tapedeck_schema') is not null as there")
                .execute()
                .chain(found ->
                        found.iterator().next().getBoolean("there")
                                ? noted(connection)
                                : Uni.createFrom().item(0));
    }

    private static Uni<Integer> noted(SqlConnection connection) {
        return connection
                .query("select coalesce(max(version), 0) as newest from tapedeck_schema")
                .execute()
                .map(found -> found.iterator().next().getInteger("newest"))
                .invoke(version -> {
                    if (version > NEWEST) {
                        throw new IllegalStateException(
                                "the tables are of version "
                                        + version
                                        + ", and this service knows none after "
                                        + NEWEST);
                    }
                });
    }

    private static Uni<Void> upgrade(SqlConnection connection) {
        return connection
                .query("select pg_advisory_xact_lock(" + LOCK + ")")
                .execute()
                .chain(locked ->
                        connection
                                .query(
                                        """
                                        create table if not exists tapedeck_schema (
                                            version int primary key,
                                            applied_at timestamptz not null default now()
                                        )
                                        """)
                                .execute())
                .chain(there -> noted(connection))
                .onItem()
                .transformToMulti(version -> Multi.createFrom().range(version + 1, NEWEST + 1))
                .onItem()
                .transformToUniAndConcatenate(script -> apply(connection, script))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static Uni<Void> apply(SqlConnection connection, int script) {
        return connection
                .query(script(script))
                .execute()
                .chain(done ->
                        connection
                                .preparedQuery("insert into tapedeck_schema (version) values ($1)")
                                .execute(Tuple.of(script)))
                .invoke(done -> LOG.infof("the tables are of version %d now", script))
                .replaceWithVoid();
    }

    private static String script(int number) {
        String name = "/postgresql/" + number + ".sql";
        try (InputStream in = Schema.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
