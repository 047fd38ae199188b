package dev.tapedeck.store.file;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.job.JobModelContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FileJobModelTest extends JobModelContract {
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

    @Override
    protected void crash() {
        try {
            store.close();
            open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected int nodes() {
        return 1;
    }

    @Override
    protected int steps() {
        return 3000;
    }
}
