package dev.tapedeck.store.file;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.DocumentStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class FileDocumentStoreTest extends DocumentStoreContract {
    @RegisterExtension final OwnStore own = new OwnStore();

    @Override
    protected DocumentStore store() {
        return own.store().documents();
    }
}
