package dev.tapedeck.document;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A user's own store over another: it counts what is read, fails when told to, sets nothing aside.
 */
final class CountingDocuments implements Documents {
    private final Documents documents;
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicBoolean failNext = new AtomicBoolean();
    private final AtomicBoolean failNextAnswer = new AtomicBoolean();

    CountingDocuments(Documents documents) {
        this.documents = documents;
    }

    int reads() {
        return reads.get();
    }

    /** The next read fails. */
    void failNext() {
        failNext.set(true);
    }

    /** The next write is done, and is said to have failed. */
    void failNextAnswer() {
        failNextAnswer.set(true);
    }

    private static Problem gone() {
        return Problem.of(ProblemKind.STORAGE_UNAVAILABLE, "gone for a moment");
    }

    @Override
    public EntityName entity() {
        return documents.entity();
    }

    @Override
    public Uni<Void> waitForInit(boolean initial) {
        return documents.waitForInit(initial);
    }

    @Override
    public Uni<Document> readValue(String id) {
        reads.incrementAndGet();
        return failNext.getAndSet(false)
                ? Uni.createFrom().failure(gone())
                : documents.readValue(id);
    }

    @Override
    public Uni<Boolean> hasValue(String id) {
        return documents.hasValue(id);
    }

    @Override
    public Uni<Revision> writeValue(String id, byte[] json, Precondition precondition) {
        Uni<Revision> write = documents.writeValue(id, json, precondition);
        return failNextAnswer.getAndSet(false)
                ? write.chain(done -> Uni.createFrom().failure(gone()))
                : write;
    }

    @Override
    public Uni<Boolean> removeValue(String id, Precondition precondition) {
        return documents.removeValue(id, precondition);
    }

    @Override
    public Uni<Long> removeAll() {
        return documents.removeAll();
    }

    @Override
    public Multi<String> keys() {
        return documents.keys();
    }
}
