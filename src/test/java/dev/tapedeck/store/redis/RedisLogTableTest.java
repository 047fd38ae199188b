package dev.tapedeck.store.redis;

import dev.tapedeck.store.shared.LogTable;
import dev.tapedeck.store.shared.LogTableContract;
import org.junit.jupiter.api.AfterEach;

class RedisLogTableTest extends LogTableContract {
    private final RedisDatabase database = new RedisDatabase(RedisServers.emptied());

    @Override
    protected LogTable table() {
        return database.tables().logs();
    }

    @AfterEach
    void close() {
        database.close();
    }
}
