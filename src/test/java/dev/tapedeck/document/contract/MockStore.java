package dev.tapedeck.document.contract;

import dev.tapedeck.document.Document;
import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Documents;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import dev.tapedeck.log.StorageHealth;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A store that a user brings for tests: nothing is ever there, and nothing is kept. */
@Singleton
@Identifier("mock")
public class MockStore implements DocumentStore {
    private final ConcurrentHashMap<EntityName, Documents> entities = new ConcurrentHashMap<>();
    private final List<String> writes = new CopyOnWriteArrayList<>();

    public List<String> writes() {
        return writes;
    }

    @Override
    public Documents entity(EntityName entity) {
        return entities.computeIfAbsent(entity, Nothing::new);
    }

    @Override
    public Multi<EntityName> entities(String prefix) {
        return Multi.createFrom().empty();
    }

    @Override
    public StorageHealth health() {
        return new StorageHealth.Ok(0);
    }

    private final class Nothing implements Documents {
        private final EntityName entity;

        Nothing(EntityName entity) {
            this.entity = entity;
        }

        @Override
        public EntityName entity() {
            return entity;
        }

        @Override
        public Uni<Void> waitForInit(boolean initial) {
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Document> readValue(String id) {
            throw new UnsupportedOperationException("should not be called in tests");
        }

        @Override
        public Uni<Boolean> hasValue(String id) {
            return Uni.createFrom().item(false);
        }

        @Override
        public Uni<Revision> writeValue(String id, byte[] json, Precondition precondition) {
            writes.add(entity + ":" + id);
            return Uni.createFrom().item(Revision.of(json));
        }

        @Override
        public Uni<Boolean> removeValue(String id, Precondition precondition) {
            return Uni.createFrom().item(false);
        }

        @Override
        public Uni<Long> removeAll() {
            return Uni.createFrom().item(0L);
        }

        @Override
        public Multi<String> keys() {
            return Multi.createFrom().empty();
        }
    }
}
