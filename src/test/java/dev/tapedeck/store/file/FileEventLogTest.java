package dev.tapedeck.store.file;

import dev.tapedeck.log.EventLogContract;
import dev.tapedeck.log.EventLogs;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FileEventLogTest extends EventLogContract {
    @TempDir Path folder;
    private FileStore store;

    @BeforeEach
    void open() throws Exception {
        store = Stores.open(Stores.small(folder));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected EventLogs logs() {
        return store;
    }
}
