package dev.tapedeck.store.shared;

import dev.tapedeck.log.EventLogContract;
import dev.tapedeck.log.EventLogs;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;

class SharedEventLogTest extends EventLogContract {
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
