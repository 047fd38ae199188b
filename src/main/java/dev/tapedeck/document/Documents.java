package dev.tapedeck.document;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All documents of one entity: named JSON, each replaced whole. Whoever wants another storage
 * implements this and {@link DocumentStore}.
 *
 * <p>Every call does its work on subscription, never blocks the subscriber's thread, may answer on
 * any thread, and fails with a {@link dev.tapedeck.problem.Problem} whose detail names entity and
 * id: {@code DOCUMENT_NOT_FOUND}, {@code DOCUMENT_CHANGED}, {@code STORAGE_UNAVAILABLE}. A write is
 * answered when it is durable.
 *
 * <p>An id that is not {@linkplain DocumentIds#isValid valid} is an {@link
 * IllegalArgumentException}.
 */
public interface Documents {
    int READ_AT_ONCE = 8;

    EntityName entity();

    /**
     * Makes the entity ready: what a crash left half written is swept away, every document is
     * checked, and one that is no JSON is set aside in quarantine, with a logged line. Its work is
     * done once however often it is called, unless it failed. Every other call waits for it.
     *
     * @param initial whether this is the first call since the process began; a hint
     */
    Uni<Void> waitForInit(boolean initial);

    /** Fails with {@code DOCUMENT_NOT_FOUND} when there is none. */
    Uni<Document> readValue(String id);

    /**
     * Those of the ids that there are, in the order in which they are asked for; all of them are in
     * memory then. A storage that has a quicker way than one by one takes it.
     */
    default Uni<List<Document>> readValues(List<String> ids) {
        List<Uni<Optional<Document>>> each =
                ids.stream()
                        .map(id ->
                                readValue(id)
                                        .map(Optional::of)
                                        .onFailure(DocumentProblems::isNotFound)
                                        .recoverWithItem(Optional.empty()))
                        .toList();
        return each.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join()
                        .all(each)
                        .usingConcurrencyOf(READ_AT_ONCE)
                        .andFailFast()
                        .map(all -> all.stream().flatMap(Optional::stream).toList());
    }

    /** False when there is none; fails when that cannot be known. */
    Uni<Boolean> hasValue(String id);

    /**
     * Puts the document in place of the old one, atomically.
     *
     * @param json valid JSON; not changed afterwards
     */
    Uni<Revision> writeValue(String id, byte[] json, Precondition precondition);

    /** False when there was none. Then only a precondition that wants one can fail. */
    Uni<Boolean> removeValue(String id, Precondition precondition);

    /** Answers how many there were. */
    Uni<Long> removeAll();

    /** All ids in the {@linkplain DocumentIds#ORDER order of ids}. */
    Multi<String> keys();

    /**
     * All documents in the order of their ids, read one after another as they are asked for. One
     * that is removed meanwhile is passed over.
     */
    default Multi<Document> values() {
        return keys().onItem()
                .transformToUniAndConcatenate(id ->
                        readValue(id).onFailure(DocumentProblems::isNotFound).recoverWithNull());
    }

    default Multi<Document> filter(Predicate<Document> wanted) {
        return values().select().where(wanted);
    }

    /** The first so many. */
    default Multi<Document> take(long most) {
        return values().select().first(most);
    }

    /** Which content every document has, in any order. */
    default Multi<DocumentRevision> revisions() {
        return values().map(each -> new DocumentRevision(each.id(), each.revision()));
    }

    /**
     * Moves a document into quarantine that is JSON and yet nothing its owner can understand. A
     * store without a quarantine refuses, and leaves it where it is.
     *
     * @param revision of what was not understood; false when something else is there by now
     */
    default Uni<Boolean> setAside(String id, Revision revision, String reason) {
        return Uni.createFrom()
                .failure(() ->
                        DocumentProblems.failed(
                                "set aside",
                                entity(),
                                id,
                                new UnsupportedOperationException("there is no quarantine")));
    }

    default Uni<Long> count() {
        return keys().collect().with(java.util.stream.Collectors.counting());
    }
}
