package dev.tapedeck.store.shared;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Folders;
import dev.tapedeck.document.Once;
import dev.tapedeck.store.Store;
import io.smallrye.mutiny.Uni;
import java.time.Clock;

/** A backend over a database that several nodes share. Thread-safe. */
public final class SharedStore implements Store {
    private final Database database;
    private final StoreState state;
    private final Once prepared;
    private final SharedLogs logs;
    private final DocumentStore documents;
    private final Folders folders;

    public SharedStore(Database database, SharedOptions options, Clock clock) {
        this.database = database;
        this.state = StoreState.unreached(database.name());
        Tables tables = database.tables();
        this.logs = SharedLogs.begin(tables.logs(), options, clock, state);
        this.prepared = new Once(database::prepare);
        this.documents =
                new SharedDocumentStore(tables.documents(), state, options.timeout(), prepared);
        this.folders = new SharedFolders(tables.blobs(), options.timeout());
    }

    @Override
    public SharedLogs logs() {
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
    public Uni<Void> prepare() {
        return prepared.done().invoke(state::worked).onFailure().invoke(state::failed);
    }

    @Override
    public void close() {
        logs.close();
        database.close();
    }
}
