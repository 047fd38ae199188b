package dev.tapedeck.store.mongodb;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.tapedeck.store.shared.Database;
import dev.tapedeck.store.shared.Tables;
import io.smallrye.mutiny.Uni;

/**
 * MongoDB 5 or newer. What is written is in the journals of a majority before it is answered, and
 * only what is there is read: it is never taken back.
 */
public final class MongodbDatabase implements Database {
    private final MongodbLogTable logs;
    private final Tables tables;

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
        this.tables =
                new Tables(
                        logs, new MongodbDocumentTable(database), new MongodbBlobStore(database));
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
    public Tables tables() {
        return tables;
    }
}
