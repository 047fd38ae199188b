package dev.tapedeck.store.mongodb;

import dev.tapedeck.log.EventLogContract;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.store.shared.SharedStore;
import dev.tapedeck.store.shared.SharedStores;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;

class MongodbEventLogTest extends EventLogContract {
    private final MongodbDatabase database = MongodbServers.fresh();
    private final SharedStore store =
            new SharedStore(database, SharedStores.options(), Clock.systemUTC());

    @Override
    protected EventLogs logs() {
        return store.logs();
    }

    @AfterEach
    void close() {
        store.close();
    }
}
