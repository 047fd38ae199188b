package dev.tapedeck.store.postgresql;

import dev.tapedeck.document.FolderContract;
import dev.tapedeck.document.Folders;
import dev.tapedeck.store.shared.SharedStores;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresqlFolderTest extends FolderContract {
    private Postgres postgres;
    private Folders folders;

    @BeforeEach
    void begin() throws IOException {
        postgres = Postgres.begin();
        folders = postgres.node(SharedStores.options()).folders();
    }

    @Override
    protected Folders folders() {
        return folders;
    }

    @AfterEach
    void end() {
        postgres.close();
    }
}
