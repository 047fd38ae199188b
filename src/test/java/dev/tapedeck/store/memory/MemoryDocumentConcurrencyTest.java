package dev.tapedeck.store.memory;

import dev.tapedeck.document.DocumentConcurrencyContract;
import dev.tapedeck.document.DocumentStore;

class MemoryDocumentConcurrencyTest extends DocumentConcurrencyContract {
    private final DocumentStore store = new MemoryDocumentStore(1 << 26);

    @Override
    protected DocumentStore store() {
        return store;
    }
}
