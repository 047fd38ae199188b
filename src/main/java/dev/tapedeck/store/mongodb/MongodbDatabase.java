package dev.tapedeck.store.mongodb;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.tapedeck.store.shared.BlobStore;
import dev.tapedeck.store.shared.Database;
import dev.tapedeck.store.shared.DocumentTable;
import dev.tapedeck.store.shared.LogTable;
import io.smallrye.mutiny.Uni;

/**
 * MongoDB 5 or newer. What is written is in the journals of a majority before it is answered, and
 * only what is there is read: it is never taken back.
 */
public final class MongodbDatabase implements Database {
    private final MongodbLogTable logs;
    private final DocumentTable documents;
    private final BlobStore blobs;

    /**
     * @param name of the database, which is Tapedeck's alone
     */
    public MongodbDatabase(MongoClient client, String name) {
        MongoDatabase database =
                client.getDatabase(name)
                        .withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
                        .withReadConcern(ReadConcern.MAJORITY)
                        .withReadPreference(ReadPreference.primary());
        this.logs = new MongodbLogTable(database);
        this.documents = new MongodbDocumentTable(database);
        this.blobs = new MongodbBlobStore(database);
    }

    @Override
    public String name() {
        return "MongoDB";
    }

    @Override
    public Uni<Void> prepare() {
        return logs.prepare();
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

    /** Nothing here is opened but by the client. */
    @Override
    public void close() {}
}
