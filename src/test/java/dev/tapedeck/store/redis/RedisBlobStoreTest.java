package dev.tapedeck.store.redis;

import dev.tapedeck.store.shared.BlobStore;
import dev.tapedeck.store.shared.BlobStoreContract;
import org.junit.jupiter.api.AfterEach;

class RedisBlobStoreTest extends BlobStoreContract {
    private final RedisDatabase database = new RedisDatabase(RedisServers.emptied());

    @Override
    protected BlobStore blobs() {
        return database.tables().blobs();
    }

    @AfterEach
    void close() {
        database.close();
    }
}
