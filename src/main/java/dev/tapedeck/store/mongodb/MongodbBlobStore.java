package dev.tapedeck.store.mongodb;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Projections.include;

import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.tapedeck.store.shared.BlobStore;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.Binary;

/** Files' blobs in MongoDB, each a document under its name. */
final class MongodbBlobStore implements BlobStore {
    /** Behind every character of a name. */
    private static final String AFTER_ALL = "~";

    private final MongoCollection<Document> files;

    MongodbBlobStore(MongoDatabase database) {
        this.files = database.getCollection("files");
    }

    @Override
    public Uni<Optional<byte[]>> get(String name) {
        return Mongo.one(() -> files.find(eq(name)).first())
                .map(found ->
                        Optional.ofNullable(found)
                                .map(each -> each.get("content", Binary.class).getData()));
    }

    /** Two that put the same new name at once: one of them comes second. */
    @Override
    public Uni<Void> put(String name, byte[] content) {
        Document stored = new Document("content", new Binary(content));
        return Mongo.one(
                        () -> files.replaceOne(eq(name), stored, new ReplaceOptions().upsert(true)))
                .onFailure(Mongo::isDuplicate)
                .retry()
                .atMost(2)
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> remove(String name) {
        return Mongo.one(() -> files.deleteOne(eq(name))).replaceWithVoid();
    }

    @Override
    public Uni<List<String>> names(String prefix) {
        return Mongo.all(() ->
                        files.find(and(gte("_id", prefix), lt("_id", prefix + AFTER_ALL)))
                                .sort(ascending("_id"))
                                .projection(include("_id")))
                .map(each -> each.getString("_id"))
                .collect()
                .asList();
    }
}
