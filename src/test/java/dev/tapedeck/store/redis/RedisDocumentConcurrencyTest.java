package dev.tapedeck.store.redis;

import dev.tapedeck.document.DocumentConcurrencyContract;
import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.store.shared.SharedStore;
import dev.tapedeck.store.shared.SharedStores;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;

class RedisDocumentConcurrencyTest extends DocumentConcurrencyContract {
    private final RedisDatabase database = new RedisDatabase(RedisServers.emptied());
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
