package dev.tapedeck.store.shared;

import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Documents;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Once;
import dev.tapedeck.log.StorageHealth;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/** Documents in a database that several nodes share. Thread-safe. */
final class SharedDocumentStore implements DocumentStore {
    private final DocumentTable table;
    private final StoreState state;
    private final Duration timeout;
    private final Once database;
    private final ConcurrentHashMap<EntityName, Documents> entities = new ConcurrentHashMap<>();

    SharedDocumentStore(DocumentTable table, StoreState state, Duration timeout, Once database) {
        this.database = database;
        this.table = table;
        this.state = state;
        this.timeout = timeout;
    }

    @Override
    public Documents entity(EntityName entity) {
        return entities.computeIfAbsent(
                entity, name -> new SharedDocuments(name, table, state, timeout, database));
    }

    @Override
    public Multi<EntityName> entities(String prefix) {
        return Uni.createFrom()
                .deferred(() -> Attempts.within(timeout, state).untilAnswered(table::entities))
                .onFailure()
                .transform(failure ->
                        DocumentProblems.unlisted(prefix, String.valueOf(failure.getMessage())))
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .select()
                .where(name -> name.isUnder(prefix));
    }

    @Override
    public StorageHealth health() {
        return state.health();
    }
}
