package dev.tapedeck.store.shared;

import dev.tapedeck.run.RunsContract;
import dev.tapedeck.store.Store;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;

class SharedRunsTest extends RunsContract {
    /** Tables that outlive the stores over them. */
    private static final class Tables implements Database {
        private final LogTable logs = new TableInMemory();
        private final DocumentTable documents = new DocumentsInMemory();
        private final BlobStore blobs = new BlobsInMemory();

        @Override
        public String name() {
            return "the test's tables";
        }

        @Override
        public Uni<Void> prepare() {
            return Uni.createFrom().voidItem();
        }

        @Override
        public LogTable logs() {
            return logs;
        }

        @Override
        public DocumentTable documents() {
            return documents;
        }

        @Override
        public BlobStore blobs() {
            return blobs;
        }

        @Override
        public void close() {}
    }

    private final Database database = new Tables();
    private SharedStore store = open();

    private SharedStore open() {
        return new SharedStore(database, SharedStores.options(), Clock.systemUTC());
    }

    @Override
    protected Store store() {
        return store;
    }

    @Override
    protected void restart() {
        store.close();
        store = open();
    }

    @AfterEach
    void close() {
        store.close();
    }
}
