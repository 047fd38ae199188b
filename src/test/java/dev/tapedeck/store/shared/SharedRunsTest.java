package dev.tapedeck.store.shared;

import dev.tapedeck.run.RunsContract;
import dev.tapedeck.store.Store;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;

class SharedRunsTest extends RunsContract {
    /** What outlives the stores over it. */
    private record InMemory(Tables tables) implements Database {
        @Override
        public String name() {
            return "the test's tables";
        }

        @Override
        public Uni<Void> prepare() {
            return Uni.createFrom().voidItem();
        }
    }

    private final Database database =
            new InMemory(
                    new Tables(new TableInMemory(), new DocumentsInMemory(), new BlobsInMemory()));
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
