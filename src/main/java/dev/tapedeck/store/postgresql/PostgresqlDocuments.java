package dev.tapedeck.store.postgresql;

import dev.tapedeck.document.DocumentRevision;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import dev.tapedeck.store.shared.DocumentTable;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** All documents, a row each. Thread-safe. */
final class PostgresqlDocuments implements DocumentTable {
    private static final String WHERE = " where entity_name = $1 and entity_id = $2";

    private static final String INSERT =
            """
            insert into documents as old
                (entity_name, entity_id, data, body, digest, version, updated_at)
            values ($1, $2, tapedeck_jsonb($3), $3, $4, 1, now())
            on conflict (entity_name, entity_id)
            """;

    private static final String PUT =
            INSERT
                    + """
                    do update set
                        data = excluded.data, body = excluded.body, digest = excluded.digest,
                        version = old.version + 1, updated_at = excluded.updated_at
                    """;

    private static final String PUT_WHERE_NOTHING_IS = INSERT + "do nothing";

    private static final String REPLACE =
            """
            update documents set
                data = tapedeck_jsonb($3), body = $3, digest = $4,
                version = version + 1, updated_at = now()
            """
                    + WHERE;

    private static final String REMOVE = "delete from documents" + WHERE;

    private static final String QUARANTINE =
            """
            with gone as (
                delete from documents where entity_name = $1 and entity_id = $2
                returning entity_name, entity_id, body
            )
            insert into documents_quarantine (entity_name, entity_id, body, reason)
            select entity_name, entity_id, body, $3 from gone
            """;

    private final Sql sql;

    PostgresqlDocuments(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Uni<Optional<byte[]>> get(EntityName entity, String id) {
        return sql.first(
                row -> Sql.bytes(row, "body"),
                "select body from documents" + WHERE,
                entity.toString(),
                id);
    }

    @Override
    public Uni<Boolean> exists(EntityName entity, String id) {
        return sql.count("select from documents" + WHERE, entity.toString(), id)
                .map(rows -> rows == 1);
    }

    @Override
    public Uni<Changed> put(
            EntityName entity, String id, byte[] json, Revision revision, Precondition condition) {
        String name = entity.toString();
        Buffer body = Sql.bytea(json);
        String digest = revision.value();
        Uni<Integer> rows =
                switch (condition) {
                    case Precondition.None none -> sql.count(PUT, name, id, body, digest);
                    case Precondition.Absent absent ->
                            sql.count(PUT_WHERE_NOTHING_IS, name, id, body, digest);
                    case Precondition.Present present -> sql.count(REPLACE, name, id, body, digest);
                    case Precondition.Is is ->
                            sql.count(
                                    REPLACE + " and digest = $5",
                                    name,
                                    id,
                                    body,
                                    digest,
                                    is.revision().value());
                };
        return rows.chain(changed ->
                changed == 1
                        ? Uni.createFrom().item(Changed.DONE)
                        : there(name, id)
                                .chain(there ->
                                        condition.holds(there.orElse(null))
                                                // It came to hold since: the refusal is out of
                                                // date.
                                                ? put(entity, id, json, revision, condition)
                                                : refused(there)));
    }

    @Override
    public Uni<Changed> remove(EntityName entity, String id, Precondition condition) {
        String name = entity.toString();
        Uni<Integer> rows =
                switch (condition) {
                    case Precondition.None none -> sql.count(REMOVE, name, id);
                    case Precondition.Present present -> sql.count(REMOVE, name, id);
                    case Precondition.Absent absent -> Uni.createFrom().item(0);
                    case Precondition.Is is ->
                            sql.count(REMOVE + " and digest = $3", name, id, is.revision().value());
                };
        return rows.chain(removed ->
                removed == 1
                        ? Uni.createFrom().item(Changed.DONE)
                        : there(name, id)
                                .chain(there ->
                                        there.isPresent() && condition.holds(there.get())
                                                ? remove(entity, id, condition)
                                                : refused(there)));
    }

    private Uni<Optional<Revision>> there(String name, String id) {
        return sql.first(
                row -> new Revision(row.getString("digest")),
                "select digest from documents" + WHERE,
                name,
                id);
    }

    private static Uni<Changed> refused(Optional<Revision> there) {
        return Uni.createFrom().item(Changed.refused(there.orElse(null)));
    }

    @Override
    public Uni<Long> removeAll(EntityName entity) {
        return sql.count("delete from documents where entity_name = $1", entity.toString())
                .map(Integer::longValue);
    }

    @Override
    public Uni<List<String>> ids(EntityName entity) {
        return sql.rows(
                row -> row.getString("entity_id"),
                "select entity_id from documents where entity_name = $1",
                entity.toString());
    }

    @Override
    public Uni<List<DocumentRevision>> revisions(EntityName entity) {
        return sql.rows(
                row ->
                        new DocumentRevision(
                                row.getString("entity_id"), new Revision(row.getString("digest"))),
                "select entity_id, digest from documents where entity_name = $1",
                entity.toString());
    }

    @Override
    public Uni<List<EntityName>> entities() {
        return sql.rows(
                        row -> EntityName.parse(row.getString("entity_name")),
                        "select distinct entity_name from documents")
                .map(all -> all.stream().flatMap(Optional::stream).toList());
    }

    @Override
    public Uni<Void> quarantine(EntityName entity, String id, String reason) {
        return sql.count(QUARANTINE, entity.toString(), id, reason).replaceWithVoid();
    }
}
