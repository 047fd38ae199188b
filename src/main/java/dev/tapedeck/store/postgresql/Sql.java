package dev.tapedeck.store.postgresql;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Single statements, each its own transaction and one round trip. */
final class Sql {
    private final Pool pool;

    Sql(Pool pool) {
        this.pool = pool;
    }

    private Uni<RowSet<Row>> execute(String statement, Object... parameters) {
        return pool.preparedQuery(statement).execute(Tuple.from(parameters));
    }

    /** How many rows it changed or gave. */
    Uni<Integer> count(String statement, Object... parameters) {
        return execute(statement, parameters).map(RowSet::rowCount);
    }

    <T> Uni<Optional<T>> first(Function<Row, T> map, String statement, Object... parameters) {
        return rows(map, statement, parameters).map(all -> all.stream().findFirst());
    }

    <T> Uni<List<T>> rows(Function<Row, T> map, String statement, Object... parameters) {
        return execute(statement, parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(map).toList());
    }

    static Buffer bytea(byte[] bytes) {
        return Buffer.buffer(bytes);
    }

    static byte[] bytes(Row row, String column) {
        return row.getBuffer(column).getBytes();
    }
}
