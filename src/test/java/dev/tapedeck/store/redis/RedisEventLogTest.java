package dev.tapedeck.store.redis;

import dev.tapedeck.log.EventLogContract;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.store.shared.SharedStore;
import dev.tapedeck.store.shared.SharedStores;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;

class RedisEventLogTest extends EventLogContract {
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
