package dev.tapedeck.store.shared;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Once;
import dev.tapedeck.job.JobModelContract;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

class SharedJobModelTest extends JobModelContract {
    private final DocumentTable table = new DocumentsInMemory();

    @Override
    protected DocumentStore store() {
        return new SharedDocumentStore(
                table,
                new StoreState("the test's table"),
                Duration.ofSeconds(5),
                new Once(() -> Uni.createFrom().voidItem()));
    }

    @Override
    protected void crash() {}

    @Override
    protected int nodes() {
        return 3;
    }

    @Override
    protected int steps() {
        return 1500;
    }
}
