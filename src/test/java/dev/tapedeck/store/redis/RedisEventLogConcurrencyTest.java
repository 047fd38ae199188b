package dev.tapedeck.store.redis;

import dev.tapedeck.log.EventLogConcurrencyContract;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.store.shared.SharedStore;
import dev.tapedeck.store.shared.SharedStores;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;

class RedisEventLogConcurrencyTest extends EventLogConcurrencyContract {
    private final RedisDatabase database = new RedisDatabase(RedisServers.emptied());
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
