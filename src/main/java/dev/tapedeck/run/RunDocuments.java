package dev.tapedeck.run;

import dev.tapedeck.document.Document;
import dev.tapedeck.document.DocumentIndex;
import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import dev.tapedeck.document.UnreadableDocument;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Changes of runs' documents. Each is made to what is stored at that moment, and made again when
 * somebody was faster, so that of two that merge neither loses anything. Thread-safe; blocks.
 */
final class RunDocuments {
    static final EntityName ENTITY = EntityName.of("runs");

    private static final int TRIES = 100;
    private static final int LOCKS = 64;

    /** What became of a change. */
    record Saved(Run run, boolean created) {}

    private final DocumentIndex<KnownRun> index;
    private final int maxBytes;
    private final Clock clock;

    /** This process's writers of one run go one at a time; others are told by the condition. */
    private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

    /**
     * @param maxBytes of one document
     */
    RunDocuments(DocumentIndex<KnownRun> index, int maxBytes, Clock clock) {
        this.index = index;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    Optional<Run> find(String id) {
        return index.document(id).map(this::run);
    }

    /** In that order; those that are gone are left out. */
    List<Run> find(List<String> ids) {
        return index.documents(ids).stream().map(this::run).toList();
    }

    private Run run(Document stored) {
        return read(stored).toRun(stored.revision());
    }

    private RunDocument read(Document document) {
        try {
            return RunDocument.read(document.id(), document.json(), clock.instant());
        } catch (UnreadableDocument e) {
            throw new IllegalStateException(document.id() + " was readable a moment ago", e);
        }
    }

    /** The run that was removed; empty when there was none. */
    Optional<Run> remove(String id, Precondition condition, ArtifactFiles files) {
        return attempt(id, condition, there -> there.map(document -> removed(document, files)));
    }

    private Run removed(Document document, ArtifactFiles files) {
        Run run = run(document);
        boolean hasFiles = !run.artifacts().isEmpty();
        if (hasFiles) {
            files.condemn(run.id());
        }
        try {
            index.remove(run.id(), new Precondition.Is(document.revision()));
            return run;
        } catch (RuntimeException e) {
            if (hasFiles) {
                files.spare(run.id());
            }
            throw e;
        }
    }

    /**
     * @param change of what is there; may be asked again
     */
    Saved edit(
            String id,
            Precondition condition,
            Function<Optional<RunDocument>, RunDocument> change) {
        return attempt(
                id,
                condition,
                there -> {
                    RunDocument run = change.apply(there.map(this::read));
                    return run.isChanged()
                            ? written(id, there, run)
                            : new Saved(run.toRun(there.orElseThrow().revision()), false);
                });
    }

    private Saved written(String id, Optional<Document> there, RunDocument run) {
        byte[] json = run.toStored();
        if (json.length > maxBytes) {
            throw Problem.of(
                    ProblemKind.PAYLOAD_TOO_LARGE,
                    "a run's document may have " + maxBytes + " bytes");
        }
        Precondition same =
                there.<Precondition>map(each -> new Precondition.Is(each.revision()))
                        .orElse(Precondition.ABSENT);
        Revision revision = index.write(id, json, same).revision();
        return new Saved(run.toRun(revision), there.isEmpty());
    }

    private <R> R attempt(
            String id, Precondition condition, Function<Optional<Document>, R> change) {
        synchronized (locks.get(Math.floorMod(id.hashCode(), LOCKS))) {
            for (int i = 0; i < TRIES; i++) {
                Optional<Document> there = index.document(id);
                Revision revision = there.map(Document::revision).orElse(null);
                if (!condition.holds(revision)) {
                    throw DocumentProblems.changed(ENTITY, id, revision);
                }
                try {
                    return change.apply(there);
                } catch (Problem e) {
                    if (!DocumentProblems.isChanged(e)) {
                        throw e;
                    }
                }
            }
        }
        throw Problem.of(ProblemKind.OVERLOADED, "too many write run " + id + " at once");
    }
}
