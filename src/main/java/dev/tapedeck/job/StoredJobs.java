package dev.tapedeck.job;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.document.Document;
import dev.tapedeck.document.DocumentIndex;
import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Documents;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import dev.tapedeck.document.UnreadableDocument;
import dev.tapedeck.json.JsonIndent;
import dev.tapedeck.problem.Paging;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The jobs as documents, one each. A change is made to what is stored, under the condition that
 * nobody else has changed it, so that of two who want a job only one gets it. Thread-safe; blocks.
 */
final class StoredJobs {
    static final EntityName ENTITY = EntityName.of("jobs");

    private static final int TRIES = 50;
    private static final Comparator<DocumentIndex.Entry<JobSummary>> OLDEST_FIRST =
            Comparator.<DocumentIndex.Entry<JobSummary>, java.time.Instant>comparing(
                            each -> each.value().createdAt())
                    .thenComparing(DocumentIndex.Entry::id);

    private final DocumentIndex<JobSummary> index;
    private final DocumentStore store;
    private final Consumer<Job> onChange;

    /**
     * @param onChange told of each job that was changed here, perhaps not in order
     */
    StoredJobs(DocumentStore store, DocumentIndex.Options options, Consumer<Job> onChange) {
        this.store = store;
        this.index =
                new DocumentIndex<>(
                        store.entity(ENTITY),
                        (id, json) -> JobSummary.of(JobForm.read(id, json)),
                        options);
        this.onChange = onChange;
    }

    /** Finished parts of a job's work. */
    Documents parts(String id) {
        return store.entity(EntityName.of(ENTITY.first(), id));
    }

    Optional<Job> find(String id) {
        return index.document(id).map(StoredJobs::job);
    }

    /** In that order; those that are gone are left out. */
    List<Job> find(List<String> ids) {
        return index.documents(ids).stream().map(StoredJobs::job).toList();
    }

    Job get(String id) {
        return find(id).orElseThrow(() -> notFound(id));
    }

    static Problem notFound(String id) {
        return Problem.of(ProblemKind.JOB_NOT_FOUND, "there is no job " + id);
    }

    private static Job job(Document document) {
        try {
            return JobForm.read(document.id(), document.json());
        } catch (UnreadableDocument e) {
            throw new IllegalStateException(document.id() + " was understood a moment ago", e);
        }
    }

    /** Without asking the storage. */
    Optional<JobSummary> known(String id) {
        return index.get(id).map(DocumentIndex.Entry::value);
    }

    /** The oldest first. */
    List<DocumentIndex.Entry<JobSummary>> oldest(Predicate<JobSummary> wanted) {
        return index.values().stream()
                .filter(each -> wanted.test(each.value()))
                .sorted(OLDEST_FIRST)
                .toList();
    }

    /** The newest first. */
    DocumentIndex.Page newest(Predicate<JobSummary> wanted, Paging paging) {
        return index.page(wanted, OLDEST_FIRST.reversed(), paging);
    }

    long count(Predicate<JobSummary> wanted) {
        return index.values().stream().filter(each -> wanted.test(each.value())).count();
    }

    /** Learns what other nodes have done, if there are any. */
    void refresh() {
        index.refresh();
    }

    /** False when there is one of that id already. */
    boolean create(Job job) {
        try {
            index.write(job.id(), json(job), Precondition.ABSENT);
        } catch (Problem e) {
            if (DocumentProblems.isChanged(e)) {
                return false;
            }
            throw e;
        }
        onChange.accept(job);
        return true;
    }

    private static byte[] json(Job job) {
        return JsonIndent.indent(JobForm.write(job).toJson());
    }

    /**
     * @param how may refuse with a Problem; the same job for no change
     */
    @CanIgnoreReturnValue
    Job change(String id, UnaryOperator<Job> how) {
        return change(id, null, how)
                .orElseThrow(() ->
                        Problem.of(ProblemKind.OVERLOADED, "job " + id + " changes all the time"));
    }

    /** Empty when the job is not as expected any more. */
    @CanIgnoreReturnValue
    Optional<Job> change(String id, @Nullable Revision expected, UnaryOperator<Job> how) {
        for (int i = 0; i < TRIES; i++) {
            Document found = index.document(id).orElseThrow(() -> notFound(id));
            if (expected != null && !found.revision().equals(expected)) {
                return Optional.empty();
            }
            Job before = job(found);
            Job after = how.apply(before);
            if (after == before || written(found, after)) {
                return Optional.of(after);
            }
        }
        return Optional.empty();
    }

    private boolean written(Document found, Job after) {
        try {
            index.write(found.id(), json(after), new Precondition.Is(found.revision()));
        } catch (Problem e) {
            if (DocumentProblems.isChanged(e)) {
                return false;
            }
            throw e;
        }
        onChange.accept(after);
        return true;
    }

    /** Removes it with its finished parts, if it is still as expected. */
    boolean remove(String id, Revision expected) {
        try {
            // Before as well: parts without a job could become another's of that id.
            forgetParts(id);
            boolean removed = index.remove(id, new Precondition.Is(expected));
            forgetParts(id);
            return removed;
        } catch (Problem e) {
            if (DocumentProblems.isChanged(e)) {
                return false;
            }
            throw e;
        }
    }

    void forgetParts(String id) {
        long unused = parts(id).removeAll().await().indefinitely();
    }

    Optional<Revision> revision(String id) {
        return index.get(id).map(DocumentIndex.Entry::revision);
    }
}
