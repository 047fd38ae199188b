package dev.tapedeck.store.postgresql;

import dev.tapedeck.store.shared.BlobStore;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Blobs, a row each. Thread-safe. */
final class PostgresqlBlobs implements BlobStore {
    /** Greater than what any name goes on with, in the order of bytes that the table has. */
    private static final String BEYOND = new String(Character.toChars(Character.MAX_CODE_POINT));

    private final Sql sql;

    PostgresqlBlobs(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Uni<Optional<byte[]>> get(String name) {
        return sql.first(
                row -> Sql.bytes(row, "content"),
                "select content from files where name = $1",
                name);
    }

    @Override
    public Uni<Void> put(String name, byte[] content) {
        return sql.count(
                        """
                        insert into files (name, content) values ($1, $2)
                        on conflict (name) do update set content = excluded.content
                        """,
                        name,
                        Sql.bytea(content))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> remove(String name) {
        return sql.count("delete from files where name = $1", name).replaceWithVoid();
    }

    @Override
    public Uni<List<String>> names(String prefix) {
        return sql.rows(
                row -> row.getString("name"),
                "select name from files where name >= $1 and name < $2 order by name",
                prefix,
                prefix + BEYOND);
    }
}
