package dev.tapedeck.store;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Folders;
import dev.tapedeck.log.EventLogs;
import io.smallrye.mutiny.Uni;

/** One backend: event logs, documents and owners' files in the same place. */
public interface Store extends AutoCloseable {
    EventLogs logs();

    DocumentStore documents();

    Folders folders();

    /**
     * Makes ready what must be there before the first use: a schema, say. Its work is done once;
     * fails while the storage cannot be reached.
     */
    default Uni<Void> prepare() {
        return Uni.createFrom().voidItem();
    }

    @Override
    void close();
}
