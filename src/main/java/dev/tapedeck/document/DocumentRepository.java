package dev.tapedeck.document;

import dev.tapedeck.problem.Ids;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The documents of all kinds as features and clients meet them: each in its store, checked by the
 * rules of its kind, and read in the form of today. What was missing in a stored one is written
 * back when it is read, unless somebody has changed it meanwhile.
 */
@Singleton
public class DocumentRepository {
    private static final Logger LOG = Logger.getLogger(DocumentRepository.class);
    private static final int TRIES = 4;

    /** A document that was written. */
    public record Written(Revision revision, boolean created) {}

    private final DocumentAdapters adapters;
    private final Map<String, DocumentKind> kinds = new HashMap<>();

    public DocumentRepository(DocumentAdapters adapters, @All List<DocumentKind> kinds) {
        this.adapters = adapters;
        kinds.forEach(kind -> this.kinds.put(kind.first(), kind));
    }

    /** Checks what is stored of the known kinds; whoever needs an entity earlier does it then. */
    void checkStored(@Observes StartupEvent event) {
        Multi.createFrom()
                .iterable(kinds.keySet())
                .onItem()
                .transformToMultiAndConcatenate(adapters::entities)
                .onItem()
                .transformToUniAndConcatenate(
                        entity -> documents(entity).waitForInit(true).replaceWith(entity))
                .subscribe()
                .with(
                        entity -> LOG.debugf("%s is checked", entity),
                        failure ->
                                LOG.warnf("documents are not checked: %s", failure.getMessage()));
    }

    /** The documents as they are stored, without the rules of their kind. */
    public Documents documents(EntityName entity) {
        return adapters.of(entity.first()).entity(entity);
    }

    public Multi<EntityName> entities(String prefix) {
        return adapters.entities(prefix).select().where(name -> !name.isReserved());
    }

    /**
     * @throws Problem INVALID_ID when no document can have that place
     */
    public void check(EntityName entity, String id) {
        String refusal = refusal(entity, id);
        if (refusal != null) {
            throw Problem.of(ProblemKind.INVALID_ID, refusal).with("id", refusal);
        }
    }

    /** Why no document can have that place; null when one can. */
    public @Nullable String refusal(EntityName entity, String id) {
        DocumentKind kind = kinds.get(entity.first());
        if (kind != null) {
            return kind.refusal(entity, id);
        }
        return Ids.isValid(id, Ids.MAX) ? null : "id should be 1 to 64 of A-Z a-z 0-9 _ -";
    }

    public Uni<Document> read(EntityName entity, String id) {
        return named("read", entity, id, () -> documents(entity).readValue(id))
                .chain(found -> ofToday(entity, found, TRIES));
    }

    private Uni<Document> ofToday(EntityName entity, Document found, int tries) {
        DocumentKind kind = kinds.get(entity.first());
        byte[] json =
                kind == null ? found.json() : kind.normalize(entity, found.id(), found.json());
        if (json == found.json()) {
            return Uni.createFrom().item(found);
        }
        return documents(entity)
                .writeValue(found.id(), json, new Precondition.Is(found.revision()))
                .map(revision -> new Document(found.id(), revision, json))
                .onFailure()
                .recoverWithUni(failure -> {
                    if (tries > 0 && DocumentProblems.isChanged(failure)) {
                        return documents(entity)
                                .readValue(found.id())
                                .chain(next -> ofToday(entity, next, tries - 1));
                    }
                    // A reader need not suffer from a storage that takes no writes.
                    return Uni.createFrom().item(new Document(found.id(), found.revision(), json));
                });
    }

    /**
     * Writes what the kind accepts.
     *
     * @param json valid, as it was sent
     * @param compact the same without white space
     */
    public Uni<Written> write(
            EntityName entity, String id, byte[] json, byte[] compact, Precondition precondition) {
        check(entity, id);
        DocumentKind kind = kinds.get(entity.first());
        byte[] accepted = kind == null ? compact : kind.accept(entity, id, compact);
        byte[] stored = accepted == compact ? json : accepted;
        return named("written", entity, id, () -> write(entity, id, stored, precondition, TRIES));
    }

    private Uni<Written> write(
            EntityName entity, String id, byte[] json, Precondition precondition, int tries) {
        Documents documents = documents(entity);
        if (precondition != Precondition.NONE || tries == 0) {
            boolean created = precondition == Precondition.ABSENT;
            return documents
                    .writeValue(id, json, precondition)
                    .map(revision -> new Written(revision, created));
        }
        return documents
                .hasValue(id)
                .chain(there ->
                        documents
                                .writeValue(
                                        id,
                                        json,
                                        there ? Precondition.PRESENT : Precondition.ABSENT)
                                .map(revision -> new Written(revision, !there)))
                .onFailure(DocumentProblems::isChanged)
                .recoverWithUni(() -> write(entity, id, json, precondition, tries - 1));
    }

    public Uni<Boolean> remove(EntityName entity, String id, Precondition precondition) {
        check(entity, id);
        return named("removed", entity, id, () -> documents(entity).removeValue(id, precondition));
    }

    /** In the order of ids. */
    public Multi<String> ids(EntityName entity) {
        return Multi.createFrom().deferred(() -> documents(entity).keys());
    }

    /** A store that a user brings may fail in words of its own. */
    private static <T> Uni<T> named(
            String what, EntityName entity, String id, Supplier<Uni<? extends T>> call) {
        return Uni.createFrom()
                .deferred(call)
                .onFailure(failure ->
                        !(failure instanceof Problem)
                                && !(failure instanceof IllegalArgumentException))
                .transform(failure -> DocumentProblems.failed(what, entity, id, failure));
    }
}
