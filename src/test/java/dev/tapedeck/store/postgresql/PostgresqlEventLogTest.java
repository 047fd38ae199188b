package dev.tapedeck.store.postgresql;

import dev.tapedeck.log.EventLogContract;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.store.shared.SharedStores;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresqlEventLogTest extends EventLogContract {
    private Postgres postgres;
    private EventLogs logs;

    @BeforeEach
    void begin() throws IOException {
        postgres = Postgres.begin();
        logs = postgres.node(SharedStores.options()).logs();
    }

    @Override
    protected EventLogs logs() {
        return logs;
    }

    @AfterEach
    void end() {
        postgres.close();
    }
}
