package dev.tapedeck.store.shared;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.DocumentStoreContract;
import java.time.Duration;

/** Whoever uses documents learns nothing of a network that is not to be trusted. */
class FaultyDocumentStoreTest extends DocumentStoreContract {
    private static final long SEED = 1;

    private final DocumentStore store =
            new SharedDocumentStore(
                    new FaultyTable(new TableInMemory(), new DocumentsInMemory(), SEED, 0.002),
                    new StoreState("the test's table"),
                    Duration.ofSeconds(2),
                    new dev.tapedeck.document.Once(
                            () -> io.smallrye.mutiny.Uni.createFrom().voidItem()));

    @Override
    protected DocumentStore store() {
        return store;
    }
}
