package dev.tapedeck.store.file;

import dev.tapedeck.document.DocumentConcurrencyContract;
import dev.tapedeck.document.DocumentStore;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FileDocumentConcurrencyTest extends DocumentConcurrencyContract {
    @TempDir(factory = FastFolder.class)
    Path folder;

    private FileStore store;

    @BeforeEach
    void open() throws IOException {
        store = Stores.open(Stores.small(folder));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected DocumentStore store() {
        return store.documents();
    }
}
