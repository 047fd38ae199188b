package dev.tapedeck.store.mongodb;

import dev.tapedeck.store.shared.BlobStore;
import dev.tapedeck.store.shared.BlobStoreContract;
import org.junit.jupiter.api.AfterEach;

class MongodbBlobStoreTest extends BlobStoreContract {
    private final MongodbDatabase database = MongodbServers.fresh();

    @Override
    protected BlobStore blobs() {
        return database.tables().blobs();
    }

    @AfterEach
    void close() {
        database.close();
    }
}
