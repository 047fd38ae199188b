package dev.tapedeck.ops;

import dev.tapedeck.document.DocumentAdapters;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.log.StorageHealth;
import dev.tapedeck.session.SessionsOpened;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * The storage as one: it takes writes when logs and documents can be written, once the sessions
 * that it holds have been opened.
 */
@Singleton
public class Storage {
    /** After the API, so that nobody is sent here whom it refuses. */
    private static final int LAST = 10_000;

    private final EventLogs logs;
    private final DocumentAdapters documents;
    private volatile boolean opened;

    public Storage(EventLogs logs, DocumentAdapters documents) {
        this.logs = logs;
        this.documents = documents;
    }

    void opened(@Observes @Priority(LAST) SessionsOpened event) {
        opened = true;
    }

    StorageHealth health() {
        return switch (logs.health()) {
            case StorageHealth.Unavailable not -> not;
            case StorageHealth.Ok ok ->
                    documents.health() instanceof StorageHealth.Unavailable not
                            ? not
                            : opened
                                    ? ok
                                    : new StorageHealth.Unavailable("sessions are being opened");
        };
    }
}
