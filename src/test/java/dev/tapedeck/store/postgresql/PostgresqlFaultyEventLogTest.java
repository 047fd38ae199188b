package dev.tapedeck.store.postgresql;

import static dev.tapedeck.log.Samples.await;

import dev.tapedeck.log.EventLogContract;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.store.shared.FaultyDatabase;
import dev.tapedeck.store.shared.FaultyTable;
import dev.tapedeck.store.shared.SharedStore;
import dev.tapedeck.store.shared.SharedStores;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresqlFaultyEventLogTest extends EventLogContract {
    private static final long SEED = 1;

    private Postgres postgres;
    private SharedStore store;

    @BeforeEach
    void begin() throws IOException {
        postgres = Postgres.begin();
        PostgresqlDatabase database = postgres.database();
        FaultyTable faulty =
                new FaultyTable(
                        database.tables().logs(), database.tables().documents(), SEED, 0.0005);
        store =
                new SharedStore(
                        new FaultyDatabase(database, faulty),
                        SharedStores.options(Duration.ofSeconds(5), Duration.ofHours(1)),
                        Clock.systemUTC());
        await(store.prepare());
    }

    @Override
    protected EventLogs logs() {
        return store.logs();
    }

    @AfterEach
    void end() {
        store.close();
        postgres.close();
    }
}
