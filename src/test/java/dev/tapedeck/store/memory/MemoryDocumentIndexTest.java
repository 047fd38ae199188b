package dev.tapedeck.store.memory;

import dev.tapedeck.document.DocumentIndexContract;
import dev.tapedeck.document.DocumentStore;

class MemoryDocumentIndexTest extends DocumentIndexContract {
    private final DocumentStore store = new MemoryDocumentStore(1 << 26);

    @Override
    protected DocumentStore store() {
        return store;
    }
}
