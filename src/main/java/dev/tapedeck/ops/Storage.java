package dev.tapedeck.ops;

import dev.tapedeck.document.DocumentAdapters;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.log.StorageHealth;
import jakarta.inject.Singleton;

/** The storage as one: it takes writes when logs and documents can be written. */
@Singleton
public class Storage {
    private final EventLogs logs;
    private final DocumentAdapters documents;

    public Storage(EventLogs logs, DocumentAdapters documents) {
        this.logs = logs;
        this.documents = documents;
    }

    StorageHealth health() {
        return switch (logs.health()) {
            case StorageHealth.Unavailable not -> not;
            case StorageHealth.Ok ok ->
                    documents.health() instanceof StorageHealth.Unavailable not ? not : ok;
        };
    }
}
