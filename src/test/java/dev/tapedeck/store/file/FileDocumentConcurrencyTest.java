package dev.tapedeck.store.file;

import dev.tapedeck.document.DocumentConcurrencyContract;
import dev.tapedeck.document.DocumentStore;
import org.junit.jupiter.api.extension.RegisterExtension;

class FileDocumentConcurrencyTest extends DocumentConcurrencyContract {
    @RegisterExtension final OwnStore own = new OwnStore();

    @Override
    protected DocumentStore store() {
        return own.store().documents();
    }
}
