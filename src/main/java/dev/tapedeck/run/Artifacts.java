package dev.tapedeck.run;

import dev.tapedeck.document.Precondition;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Artifacts of runs: the file is durable before the document names it, and goes after the document
 * has let go of it. Thread-safe; blocks.
 */
final class Artifacts {
    /** One that was written. */
    record Written(Artifact artifact, boolean created) {}

    /** One with its bytes; to be closed. */
    record Opened(Artifact artifact, InputStream in) {}

    private final RunDocuments documents;
    private final ArtifactFiles files;
    private final Clock clock;
    private final int mostPerRun;

    Artifacts(RunDocuments documents, ArtifactFiles files, Clock clock, int mostPerRun) {
        this.documents = documents;
        this.files = files;
        this.clock = clock;
        this.mostPerRun = mostPerRun;
    }

    static Problem noRun(String id) {
        return Problem.of(ProblemKind.RUN_NOT_FOUND, "there is no run " + id);
    }

    static Problem noArtifact(String run, String id) {
        return Problem.of(ProblemKind.ARTIFACT_NOT_FOUND, "run " + run + " has no artifact " + id);
    }

    private Run run(String id) {
        return documents.find(RunIds.check(id)).orElseThrow(() -> noRun(id));
    }

    Written write(String runId, String artifactId, String contentType, ArtifactBody body)
            throws IOException {
        RunIds.checkArtifact(artifactId);
        requireRoom(run(runId).artifacts(), artifactId);
        Artifact artifact = files.write(runId, artifactId, contentType, body);
        List<Artifact> replaced = new ArrayList<>();
        try {
            var named =
                    documents.edit(
                            runId,
                            Precondition.NONE,
                            there -> {
                                RunDocument run = there.orElseThrow(() -> noRun(runId));
                                requireRoom(run.artifacts(), artifactId);
                                replaced.clear();
                                replaced.addAll(run.artifacts());
                                replaced.removeIf(each -> !each.id().equals(artifactId));
                                run.put(artifact, clock.instant());
                                return run;
                            });
        } catch (Problem e) {
            // Without an answer the document may name it: then it stays until the next sweep.
            if (e.kind() != ProblemKind.STORAGE_UNAVAILABLE) {
                files.remove(runId, List.of(artifact));
            }
            throw e;
        }
        files.remove(runId, replaced);
        return new Written(artifact, replaced.isEmpty());
    }

    private void requireRoom(List<Artifact> there, String artifactId) {
        if (there.size() >= mostPerRun
                && there.stream().noneMatch(each -> each.id().equals(artifactId))) {
            throw Problem.of(ProblemKind.TOO_MANY, "a run may have " + mostPerRun + " artifacts");
        }
    }

    /** Empty when the run has none of that id. */
    Optional<Opened> open(String runId, String artifactId) throws IOException {
        RunIds.checkArtifact(artifactId);
        @Nullable Artifact tried = null;
        while (true) {
            Artifact artifact = run(runId).artifact(artifactId).orElse(null);
            // One that was replaced before it was opened is another now.
            if (artifact == null || artifact.equals(tried)) {
                return Optional.empty();
            }
            Optional<InputStream> in = files.open(runId, artifact);
            if (in.isPresent()) {
                return Optional.of(new Opened(artifact, in.get()));
            }
            tried = artifact;
        }
    }

    /** False when the run has none of that id. */
    boolean remove(String runId, String artifactId) {
        RunIds.checkArtifact(artifactId);
        List<Artifact> removed = new ArrayList<>();
        var changed =
                documents.edit(
                        RunIds.check(runId),
                        Precondition.NONE,
                        there -> {
                            RunDocument run = there.orElseThrow(() -> noRun(runId));
                            removed.clear();
                            removed.addAll(run.artifacts());
                            removed.removeIf(each -> !each.id().equals(artifactId));
                            run.removeArtifact(artifactId, clock.instant());
                            return run;
                        });
        files.remove(runId, removed);
        return !removed.isEmpty();
    }
}
