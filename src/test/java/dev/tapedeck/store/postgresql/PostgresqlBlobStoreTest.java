package dev.tapedeck.store.postgresql;

import static dev.tapedeck.log.Samples.await;

import dev.tapedeck.store.shared.BlobStore;
import dev.tapedeck.store.shared.BlobStoreContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresqlBlobStoreTest extends BlobStoreContract {
    private Postgres postgres;
    private PostgresqlDatabase database;

    @BeforeEach
    void begin() throws IOException {
        postgres = Postgres.begin();
        database = postgres.database();
        await(database.prepare());
    }

    @Override
    protected BlobStore blobs() {
        return database.tables().blobs();
    }

    @AfterEach
    void end() {
        postgres.close();
    }
}
