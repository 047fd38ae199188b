package dev.tapedeck.store.memory;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Documents;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.log.StorageHealth;
import io.smallrye.mutiny.Multi;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Documents that live as long as this object does: for tests and throw-away runs. What would take
 * all of them beyond the limit is refused. Thread-safe.
 */
public final class MemoryDocumentStore implements DocumentStore {
    private final Room room;
    private final ConcurrentHashMap<EntityName, MemoryDocuments> entities =
            new ConcurrentHashMap<>();

    /**
     * @param maxBytes of all documents together
     */
    public MemoryDocumentStore(long maxBytes) {
        this.room = new Room(maxBytes);
    }

    @Override
    public Documents entity(EntityName entity) {
        return entities.computeIfAbsent(entity, name -> new MemoryDocuments(name, room));
    }

    @Override
    public Multi<EntityName> entities(String prefix) {
        return Multi.createFrom().deferred(() -> Multi.createFrom().iterable(under(prefix)));
    }

    private List<EntityName> under(String prefix) {
        return entities.values().stream()
                .filter(each -> !each.isEmpty())
                .map(MemoryDocuments::entity)
                .filter(name -> name.isUnder(prefix))
                .toList();
    }

    @Override
    public StorageHealth health() {
        return room.refused()
                ? new StorageHealth.Unavailable(room.sentence())
                : new StorageHealth.Ok(
                        entities.values().stream().mapToLong(MemoryDocuments::quarantined).sum());
    }
}
