package dev.tapedeck.store.shared;

import dev.tapedeck.document.Document;
import dev.tapedeck.document.DocumentIds;
import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.DocumentRevision;
import dev.tapedeck.document.Documents;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Once;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import dev.tapedeck.json.JsonCheck;
import dev.tapedeck.problem.Problem;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * One entity's documents in a shared database. A call whose answer was lost is made again within
 * its time; a change that had been made by then is recognized by what is stored.
 */
final class SharedDocuments implements Documents {
    private static final Logger LOG = Logger.getLogger(SharedDocuments.class);

    private static final int CHECKED_AT_ONCE = 8;

    private final EntityName entity;
    private final DocumentTable table;
    private final StoreState state;
    private final Duration timeout;
    private final Once ready;

    /**
     * @param database makes the database ready
     */
    SharedDocuments(
            EntityName entity,
            DocumentTable table,
            StoreState state,
            Duration timeout,
            Once database) {
        this.ready = new Once(() -> prepared(database));
        this.entity = entity;
        this.table = table;
        this.state = state;
        this.timeout = timeout;
    }

    @Override
    public EntityName entity() {
        return entity;
    }

    @Override
    public Uni<Void> waitForInit(boolean initial) {
        return ready.done();
    }

    private Uni<Void> prepared(Once database) {
        return tried("*", "read", database::done).chain(this::checked);
    }

    private Uni<Void> checked() {
        return tried("*", "read", () -> table.ids(entity))
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUni(this::check)
                .merge(CHECKED_AT_ONCE)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> check(String id) {
        return tried(id, "read", () -> table.get(entity, id))
                .chain(found -> {
                    String fault =
                            DocumentIds.isValid(id)
                                    ? found.map(JsonCheck::fault).orElse(null)
                                    : "its id is none that a document can have";
                    if (fault == null) {
                        return Uni.createFrom().voidItem();
                    }
                    LOG.errorf(
                            "found invalid document for filePath=%s:%s entityName=%s: %s",
                            entity, id, entity, fault);
                    return tried(id, "set aside", () -> table.quarantine(entity, id, fault));
                });
    }

    /** Tries until the time is over; failures are the store's. */
    private <T> Uni<T> tried(String id, String what, Supplier<Uni<T>> call) {
        return Uni.createFrom()
                .deferred(() -> {
                    Attempts attempts = Attempts.within(timeout, state);
                    return tried(attempts, call)
                            .onFailure(failure -> !(failure instanceof Problem))
                            .transform(
                                    failure -> DocumentProblems.failed(what, entity, id, failure));
                });
    }

    private <T> Uni<T> tried(Attempts attempts, Supplier<Uni<T>> call) {
        return attempts.once(call)
                .invoke(state::worked)
                .onFailure(failure -> !(failure instanceof Problem))
                .recoverWithUni(failure -> {
                    state.failed(failure);
                    attempts.note(failure);
                    return attempts.later(() -> tried(attempts, call));
                });
    }

    private <T> Uni<T> initialized(Supplier<Uni<T>> call) {
        return waitForInit(false).chain(call::get);
    }

    @Override
    public Uni<Document> readValue(String id) {
        DocumentIds.check(id);
        return initialized(() -> tried(id, "read", () -> table.get(entity, id)))
                .map(found ->
                        Document.of(
                                id,
                                found.orElseThrow(() -> DocumentProblems.notFound(entity, id))));
    }

    @Override
    public Uni<Boolean> hasValue(String id) {
        DocumentIds.check(id);
        return initialized(() -> tried(id, "read", () -> table.exists(entity, id)));
    }

    @Override
    public Uni<Revision> writeValue(String id, byte[] json, Precondition precondition) {
        DocumentIds.check(id);
        Revision revision = Revision.of(json);
        boolean[] triedBefore = new boolean[1];
        return initialized(() ->
                tried(
                        id,
                        "written",
                        () -> {
                            boolean again = triedBefore[0];
                            triedBefore[0] = true;
                            return table.put(entity, id, json, revision, precondition)
                                    .map(changed -> {
                                        boolean ownOfBefore =
                                                again && revision.equals(changed.there());
                                        if (!changed.done() && !ownOfBefore) {
                                            throw DocumentProblems.changed(
                                                    entity, id, changed.there());
                                        }
                                        return revision;
                                    });
                        }));
    }

    @Override
    public Uni<Boolean> removeValue(String id, Precondition precondition) {
        DocumentIds.check(id);
        boolean[] triedBefore = new boolean[1];
        return initialized(() ->
                tried(
                        id,
                        "removed",
                        () -> {
                            boolean again = triedBefore[0];
                            triedBefore[0] = true;
                            return table.remove(entity, id, precondition)
                                    .map(changed -> {
                                        if (changed.done()) {
                                            return true;
                                        }
                                        if (changed.there() == null && again) {
                                            return true;
                                        }
                                        if (changed.there() == null && precondition.holds(null)) {
                                            return false;
                                        }
                                        throw DocumentProblems.changed(entity, id, changed.there());
                                    });
                        }));
    }

    @Override
    public Uni<Long> removeAll() {
        return initialized(() -> tried("*", "removed", () -> table.removeAll(entity)));
    }

    /** One that is written between the look and the move is in quarantine, and not lost. */
    @Override
    public Uni<Boolean> setAside(String id, Revision revision, String reason) {
        DocumentIds.check(id);
        return initialized(() -> tried(id, "read", () -> table.get(entity, id)))
                .chain(found ->
                        found.map(Revision::of).filter(revision::equals).isEmpty()
                                ? Uni.createFrom().item(false)
                                : tried(id, "set aside", () -> table.quarantine(entity, id, reason))
                                        .replaceWith(true));
    }

    @Override
    public Multi<DocumentRevision> revisions() {
        return initialized(() -> tried("*", "read", () -> table.revisions(entity)))
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable);
    }

    @Override
    public Multi<String> keys() {
        return initialized(() -> tried("*", "read", () -> table.ids(entity)))
                .onItem()
                .transformToMulti(ids ->
                        Multi.createFrom()
                                .iterable(ids.stream().sorted(DocumentIds.ORDER).toList()));
    }
}
