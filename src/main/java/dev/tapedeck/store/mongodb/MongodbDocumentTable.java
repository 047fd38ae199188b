package dev.tapedeck.store.mongodb;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Projections.include;

import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.tapedeck.document.DocumentRevision;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import dev.tapedeck.store.shared.DocumentTable;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Documents in MongoDB, a collection for each entity: {@code documents.signal.strategy-a}. A
 * document is {@code entityId, data, body, digest, updatedAt}: {@code data} is for people, {@code
 * body} is what was written.
 */
final class MongodbDocumentTable implements DocumentTable {
    private static final Logger LOG = Logger.getLogger(MongodbDocumentTable.class);
    private static final String PREFIX = "documents.";
    private static final String HASHED = "documents-";

    /** Longer names of collections are not allowed, the database's name included. */
    private static final int LONGEST = 160;

    private final MongoDatabase database;
    private final MongoCollection<Document> quarantine;

    MongodbDocumentTable(MongoDatabase database) {
        this.database = database;
        this.quarantine = database.getCollection("quarantine");
    }

    private MongoCollection<Document> of(EntityName entity) {
        return database.getCollection(collection(entity));
    }

    /** Parts of names have no dot. */
    static String collection(EntityName entity) {
        String name = PREFIX + String.join(".", entity.parts());
        return name.length() <= LONGEST
                ? name
                : HASHED + Revision.of(entity.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Uni<Optional<byte[]>> get(EntityName entity, String id) {
        return Mongo.one(() -> of(entity).find(eq(id)).projection(include("body")).first())
                .map(found -> Optional.ofNullable(found).map(MongodbDocumentTable::body));
    }

    /** What somebody else has put there has none, and is no JSON then. */
    private static byte[] body(Document stored) {
        Binary body = stored.get("body", Binary.class);
        return body == null ? new byte[0] : body.getData();
    }

    @Override
    public Uni<Boolean> exists(EntityName entity, String id) {
        return Mongo.one(() -> of(entity).find(eq(id)).projection(include("_id")).first())
                .map(found -> found != null);
    }

    @Override
    public Uni<Changed> put(
            EntityName entity, String id, byte[] json, Revision revision, Precondition condition) {
        Document content =
                new Document("entity", entity.toString())
                        .append("entityId", id)
                        .append("data", ReadableData.of(json))
                        .append("body", new Binary(json))
                        .append("digest", revision.value())
                        .append("updatedAt", new Date());
        return decided(
                entity,
                id,
                condition,
                () ->
                        put(of(entity), id, content, condition)
                                .onFailure(Mongo::isDuplicate)
                                .recoverWithItem(false));
    }

    /** One operation each, so that nothing comes between condition and change. */
    private static Uni<Boolean> put(
            MongoCollection<Document> documents,
            String id,
            Document content,
            Precondition condition) {
        Document replacement = new Document("$set", content);
        return switch (condition) {
            case Precondition.None none ->
                    Mongo.one(() ->
                                    documents.updateOne(
                                            eq(id), replacement, new UpdateOptions().upsert(true)))
                            .map(done -> true);
            case Precondition.Absent absent ->
                    Mongo.one(() -> documents.insertOne(identified(id, content))).map(done -> true);
            case Precondition.Present present ->
                    Mongo.one(() -> documents.updateOne(eq(id), replacement))
                            .map(done -> done.getMatchedCount() == 1);
            case Precondition.Is is ->
                    Mongo.one(() -> documents.updateOne(revised(id, is), replacement))
                            .map(done -> done.getMatchedCount() == 1);
        };
    }

    private static Document identified(String id, Document content) {
        Document whole = new Document("_id", id);
        whole.putAll(content);
        return whole;
    }

    private static Bson revised(String id, Precondition.Is is) {
        return and(eq(id), eq("digest", is.revision().value()));
    }

    @Override
    public Uni<Changed> remove(EntityName entity, String id, Precondition condition) {
        Bson wanted = condition instanceof Precondition.Is is ? revised(id, is) : eq(id);
        return condition instanceof Precondition.Absent
                ? there(entity, id).map(MongodbDocumentTable::refused)
                : Mongo.one(() -> of(entity).deleteOne(wanted))
                        .chain(done ->
                                done.getDeletedCount() == 1
                                        ? Uni.createFrom().item(Changed.DONE)
                                        : there(entity, id).map(MongodbDocumentTable::refused));
    }

    /** Tries again when what stood in the way has gone before it could be named. */
    private Uni<Changed> decided(
            EntityName entity, String id, Precondition condition, Supplier<Uni<Boolean>> change) {
        return change.get()
                .chain(done ->
                        done
                                ? Uni.createFrom().item(Changed.DONE)
                                : there(entity, id)
                                        .chain(there ->
                                                condition.holds(there.orElse(null))
                                                        ? decided(entity, id, condition, change)
                                                        : Uni.createFrom().item(refused(there))));
    }

    private static Changed refused(Optional<Revision> there) {
        return Changed.refused(there.orElse(null));
    }

    private Uni<Optional<Revision>> there(EntityName entity, String id) {
        return Mongo.one(() -> of(entity).find(eq(id)).projection(include("digest")).first())
                .map(found ->
                        Optional.ofNullable(found)
                                .map(each ->
                                        new Revision(String.valueOf(each.getString("digest")))));
    }

    @Override
    public Uni<Long> removeAll(EntityName entity) {
        return Mongo.one(() -> of(entity).deleteMany(new Document()))
                .map(done -> done.getDeletedCount());
    }

    @Override
    public Uni<List<String>> ids(EntityName entity) {
        return Mongo.all(() -> of(entity).find().projection(include("_id")))
                .map(each -> String.valueOf(each.get("_id")))
                .collect()
                .asList();
    }

    @Override
    public Uni<List<DocumentRevision>> revisions(EntityName entity) {
        return Mongo.all(() -> of(entity).find().projection(include("digest")))
                .map(each ->
                        new DocumentRevision(
                                String.valueOf(each.get("_id")),
                                new Revision(String.valueOf(each.getString("digest")))))
                .collect()
                .asList();
    }

    /** A collection outlives its last document. */
    @Override
    public Uni<List<EntityName>> entities() {
        return Mongo.all(database::listCollectionNames)
                .select()
                .where(name -> name.startsWith(PREFIX) || name.startsWith(HASHED))
                .onItem()
                .transformToUniAndConcatenate(name ->
                        Mongo.one(() ->
                                database.getCollection(name)
                                        .find()
                                        .projection(include("entity"))
                                        .first()))
                .map(document -> Optional.ofNullable(document.getString("entity")))
                .map(name -> name.flatMap(EntityName::parse))
                .select()
                .where(Optional::isPresent)
                .map(Optional::get)
                .collect()
                .asList();
    }

    /** A copy first, always under the same name, then away with it unless it became another. */
    @Override
    public Uni<Void> quarantine(EntityName entity, String id, String reason) {
        return Mongo.one(() -> of(entity).find(eq(id)).first())
                .chain(found ->
                        found == null
                                ? Uni.createFrom().voidItem()
                                : setAside(entity, id, found, reason));
    }

    private Uni<Void> setAside(EntityName entity, String id, Document found, String reason) {
        String aside = entity + ":" + id + ":" + Revision.of(body(found));
        Document copy =
                new Document("entity", entity.toString())
                        .append("reason", reason)
                        .append("setAsideAt", new Date())
                        .append("document", found);
        @Nullable String digest = found.getString("digest");
        return Mongo.one(() ->
                        quarantine.replaceOne(eq(aside), copy, new ReplaceOptions().upsert(true)))
                .invoke(() -> LOG.errorf("set aside %s:%s as %s: %s", entity, id, aside, reason))
                .chain(() ->
                        Mongo.one(() -> of(entity).deleteOne(and(eq(id), eq("digest", digest)))))
                .replaceWithVoid();
    }
}
