package dev.tapedeck.store.mongodb;

import dev.tapedeck.store.shared.LogTable;
import dev.tapedeck.store.shared.LogTableContract;
import org.junit.jupiter.api.AfterEach;

class MongodbLogTableTest extends LogTableContract {
    private final MongodbDatabase database = MongodbServers.fresh();

    @Override
    protected LogTable table() {
        return database.tables().logs();
    }

    @AfterEach
    void close() {
        database.close();
    }
}
