package dev.tapedeck.store.shared;

import dev.tapedeck.log.EventLogContract;
import dev.tapedeck.log.EventLogs;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** Whoever uses a log learns nothing of a network that is not to be trusted. */
class FaultyEventLogTest extends EventLogContract {
    private static final long SEED = 1;

    private final SharedLogs logs =
            SharedLogs.begin(
                    new FaultyTable(new TableInMemory(), new DocumentsInMemory(), SEED, 0.002),
                    SharedStores.options(Duration.ofSeconds(2), Duration.ofHours(1)),
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
