package dev.tapedeck.store.mongodb;

import dev.tapedeck.document.DocumentConcurrencyContract;
import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.store.shared.SharedStore;
import dev.tapedeck.store.shared.SharedStores;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;

class MongodbDocumentConcurrencyTest extends DocumentConcurrencyContract {
    private final MongodbDatabase database = MongodbServers.fresh();
    private final SharedStore store =
            new SharedStore(database, SharedStores.options(), Clock.systemUTC());

    @Override
    protected DocumentStore store() {
        return store.documents();
    }

    @AfterEach
    void close() {
        store.close();
    }
}
