package dev.tapedeck.store.file;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.job.JobModelContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class FileJobModelTest extends JobModelContract {
    @RegisterExtension final OwnStore own = new OwnStore();

    @Override
    protected DocumentStore store() {
        return own.store().documents();
    }

    @Override
    protected void crash() {
        own.reopen();
    }

    @Override
    protected int nodes() {
        return 1;
    }

    @Override
    protected int steps() {
        return 1000;
    }
}
