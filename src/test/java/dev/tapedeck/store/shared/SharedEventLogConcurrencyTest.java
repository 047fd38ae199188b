package dev.tapedeck.store.shared;

import dev.tapedeck.log.EventLogConcurrencyContract;
import dev.tapedeck.log.EventLogs;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;

class SharedEventLogConcurrencyTest extends EventLogConcurrencyContract {
    private final SharedLogs logs =
            SharedLogs.begin(
                    new TableInMemory(),
                    SharedStores.options(),
                    Clock.systemUTC(),
                    new StoreState("the test's table"));

    @Override
    protected EventLogs logs() {
        return logs;
    }

    @AfterEach
    void close() {
        logs.close();
    }
}
