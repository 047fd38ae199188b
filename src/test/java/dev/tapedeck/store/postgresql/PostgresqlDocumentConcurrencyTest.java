package dev.tapedeck.store.postgresql;

import dev.tapedeck.document.DocumentConcurrencyContract;
import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.store.shared.SharedStores;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresqlDocumentConcurrencyTest extends DocumentConcurrencyContract {
    private Postgres postgres;
    private DocumentStore store;

    @BeforeEach
    void begin() throws IOException {
        postgres = Postgres.begin();
        store = postgres.node(SharedStores.options()).documents();
    }

    @Override
    protected DocumentStore store() {
        return store;
    }

    @AfterEach
    void end() {
        postgres.close();
    }
}
