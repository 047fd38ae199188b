package dev.tapedeck.store.memory;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.job.JobModelContract;

class MemoryJobModelTest extends JobModelContract {
    private final DocumentStore store = new MemoryDocumentStore(1 << 28);

    @Override
    protected DocumentStore store() {
        return store;
    }

    @Override
    protected void crash() {}

    @Override
    protected int nodes() {
        return 1;
    }

    @Override
    protected int steps() {
        return 10_000;
    }
}
