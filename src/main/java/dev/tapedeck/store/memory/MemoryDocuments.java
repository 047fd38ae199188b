package dev.tapedeck.store.memory;

import dev.tapedeck.document.Document;
import dev.tapedeck.document.DocumentIds;
import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.Documents;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One entity's documents in memory, in their order. Guarded by itself. */
final class MemoryDocuments implements Documents {
    private static final Logger LOG = Logger.getLogger(MemoryDocuments.class);

    private final EntityName entity;
    private final Room room;
    private final TreeMap<String, Document> byId = new TreeMap<>(DocumentIds.ORDER);
    private final List<Document> aside = new ArrayList<>();

    MemoryDocuments(EntityName entity, Room room) {
        this.entity = entity;
        this.room = room;
    }

    @Override
    public EntityName entity() {
        return entity;
    }

    synchronized boolean isEmpty() {
        return byId.isEmpty();
    }

    /** Nothing was left by a process before this one. */
    @Override
    public Uni<Void> waitForInit(boolean initial) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Document> readValue(String id) {
        DocumentIds.check(id);
        return Uni.createFrom()
                .item(() -> {
                    Document found = get(id);
                    if (found == null) {
                        throw DocumentProblems.notFound(entity, id);
                    }
                    return found;
                });
    }

    private synchronized @Nullable Document get(String id) {
        return byId.get(id);
    }

    @Override
    public Uni<Boolean> hasValue(String id) {
        DocumentIds.check(id);
        return Uni.createFrom().item(() -> get(id) != null);
    }

    @Override
    public Uni<Revision> writeValue(String id, byte[] json, Precondition precondition) {
        DocumentIds.check(id);
        return Uni.createFrom().item(() -> write(Document.of(id, json), precondition));
    }

    private synchronized Revision write(Document document, Precondition precondition) {
        require(document.id(), precondition);
        room.take(document.json().length);
        Document before = byId.put(document.id(), document);
        if (before != null) {
            room.giveBack(before.json().length);
        }
        return document.revision();
    }

    private void require(String id, Precondition precondition) {
        Document there = byId.get(id);
        Revision revision = there == null ? null : there.revision();
        if (!precondition.holds(revision)) {
            throw DocumentProblems.changed(entity, id, revision);
        }
    }

    @Override
    public Uni<Boolean> removeValue(String id, Precondition precondition) {
        DocumentIds.check(id);
        return Uni.createFrom().item(() -> remove(id, precondition));
    }

    private synchronized boolean remove(String id, Precondition precondition) {
        require(id, precondition);
        Document before = byId.remove(id);
        if (before != null) {
            room.giveBack(before.json().length);
        }
        return before != null;
    }

    @Override
    public Uni<Boolean> setAside(String id, Revision revision, String reason) {
        DocumentIds.check(id);
        return Uni.createFrom().item(() -> quarantine(id, revision, reason));
    }

    /** It still takes its room. */
    private synchronized boolean quarantine(String id, Revision revision, String reason) {
        Document there = byId.get(id);
        if (there == null || !there.revision().equals(revision)) {
            return false;
        }
        LOG.errorf("set aside %s:%s: %s", entity, id, reason);
        aside.add(there);
        return byId.remove(id) != null;
    }

    synchronized int quarantined() {
        return aside.size();
    }

    @Override
    public Uni<Long> removeAll() {
        return Uni.createFrom().item(this::clear);
    }

    private synchronized long clear() {
        long count = byId.size();
        byId.values().forEach(each -> room.giveBack(each.json().length));
        byId.clear();
        return count;
    }

    @Override
    public Multi<String> keys() {
        return Multi.createFrom().deferred(() -> Multi.createFrom().iterable(ids()));
    }

    private synchronized List<String> ids() {
        return List.copyOf(byId.keySet());
    }
}
