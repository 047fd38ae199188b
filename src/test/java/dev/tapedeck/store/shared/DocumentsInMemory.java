package dev.tapedeck.store.shared;

import dev.tapedeck.document.DocumentRevision;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A database of documents that several stores of one test share. */
final class DocumentsInMemory implements DocumentTable {
    private final Map<EntityName, TreeMap<String, byte[]>> entities = new HashMap<>();

    private TreeMap<String, byte[]> entity(EntityName name) {
        return entities.computeIfAbsent(name, each -> new TreeMap<>());
    }

    private <T> Uni<T> now(Supplier<T> call) {
        return Uni.createFrom()
                .item(() -> {
                    synchronized (entities) {
                        return call.get();
                    }
                });
    }

    private Optional<byte[]> there(EntityName name, String id) {
        return Optional.ofNullable(entity(name).get(id));
    }

    @Override
    public Uni<Optional<byte[]>> get(EntityName name, String id) {
        return now(() -> there(name, id));
    }

    @Override
    public Uni<Boolean> exists(EntityName name, String id) {
        return now(() -> there(name, id).isPresent());
    }

    @Override
    public Uni<Changed> put(
            EntityName name, String id, byte[] json, Revision revision, Precondition condition) {
        return now(() -> {
            Revision there = there(name, id).map(Revision::of).orElse(null);
            if (!condition.holds(there)) {
                return Changed.refused(there);
            }
            entity(name).put(id, json);
            return Changed.DONE;
        });
    }

    @Override
    public Uni<Changed> remove(EntityName name, String id, Precondition condition) {
        return now(() -> {
            Revision there = there(name, id).map(Revision::of).orElse(null);
            if (there == null || !condition.holds(there)) {
                return Changed.refused(there);
            }
            entity(name).remove(id);
            return Changed.DONE;
        });
    }

    @Override
    public Uni<Long> removeAll(EntityName name) {
        return now(() -> {
            long count = entity(name).size();
            entity(name).clear();
            return count;
        });
    }

    @Override
    public Uni<List<String>> ids(EntityName name) {
        return now(() -> new ArrayList<>(entity(name).keySet()));
    }

    @Override
    public Uni<List<DocumentRevision>> revisions(EntityName name) {
        return now(() ->
                entity(name).entrySet().stream()
                        .map(each ->
                                new DocumentRevision(each.getKey(), Revision.of(each.getValue())))
                        .toList());
    }

    @Override
    public Uni<List<EntityName>> entities() {
        return now(
                () -> entities.keySet().stream().filter(name -> !entity(name).isEmpty()).toList());
    }

    @Override
    public Uni<Void> quarantine(EntityName name, String id, String reason) {
        return now(() -> {
            entity(name).remove(id);
            return (Void) null;
        });
    }
}
