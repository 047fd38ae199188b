package dev.tapedeck.store.memory;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Folders;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.store.Store;
import java.time.Clock;

/** The backend that keeps nothing beyond the process. */
public final class MemoryStore implements Store {
    private final EventLogs logs;
    private final DocumentStore documents;
    private final Folders folders;

    /**
     * @param maxBytes of all events, of all documents, and of all files
     */
    public MemoryStore(long maxBytes, Clock clock) {
        this.logs = new MemoryEventLogs(maxBytes, clock);
        this.documents = new MemoryDocumentStore(maxBytes);
        this.folders = new MemoryFolders(maxBytes);
    }

    @Override
    public EventLogs logs() {
        return logs;
    }

    @Override
    public DocumentStore documents() {
        return documents;
    }

    @Override
    public Folders folders() {
        return folders;
    }

    @Override
    public void close() {
        // Nothing outlives the object.
    }
}
