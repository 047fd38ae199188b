package dev.tapedeck.run;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.document.DocumentIds;
import dev.tapedeck.document.DocumentIndex;
import dev.tapedeck.document.DocumentIndex.Entry;
import dev.tapedeck.document.DocumentRepository;
import dev.tapedeck.document.Documents;
import dev.tapedeck.document.Folders;
import dev.tapedeck.document.Once;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.StoreForm;
import dev.tapedeck.problem.Paging;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** All runs and their artifacts. Thread-safe; every call blocks, also until all are known. */
@Singleton
public class Runs {
    private static final Logger LOG = Logger.getLogger(Runs.class);

    private final Clock clock;
    private final DocumentIndex<KnownRun> index;
    private final RunDocuments documents;
    private final ArtifactFiles files;
    private final Artifacts artifacts;
    private final LegacyRuns legacy;
    private final Once opened = new Once(() -> Uni.createFrom().voidItem().invoke(this::open));

    @Inject
    public Runs(DocumentRepository documents, Folders folders, RunsConfig config) {
        this(documents.documents(RunDocuments.ENTITY), folders, config, Clock.systemUTC());
    }

    Runs(Documents stored, Folders folders, RunsConfig config, Clock clock) {
        this.clock = clock;
        this.index =
                new DocumentIndex<>(
                        stored,
                        KnownRun::read,
                        DocumentIndex.Options.of(
                                config.maxStored(), config.refreshEvery(), folders));
        this.documents = new RunDocuments(index, config.documentBytes(), clock);
        this.files = new ArtifactFiles(folders, clock, config.artifactBytes());
        this.artifacts = new Artifacts(documents, files, clock, config.artifactsPerRun());
        this.legacy = new LegacyRuns(index, folders, clock, config);
    }

    private void open() {
        legacy.takeIn();
        Map<String, Set<String>> named =
                index.values().stream()
                        .collect(Collectors.toMap(Entry::id, each -> each.value().files()));
        try {
            files.sweep(named);
        } catch (IOException e) {
            LOG.warnf("what a crash may have left of artifacts is not swept: %s", e.getMessage());
        }
    }

    @SuppressWarnings("NullAway") // a Uni<Void> gives null
    private void ready() {
        var done = opened.done().await().indefinitely();
    }

    /**
     * Makes a run, or changes the one that is there.
     *
     * @param id null for one that is made of the kind
     * @throws dev.tapedeck.problem.Problem RUN_KIND_FIXED, ILLEGAL_TRANSITION, INVALID_ID, TOO_MANY
     */
    @CanIgnoreReturnValue
    public Run save(@Nullable String id, RunChange change) {
        return put(id, change, Precondition.NONE).run();
    }

    /**
     * The same if the condition holds.
     *
     * @throws dev.tapedeck.problem.Problem DOCUMENT_CHANGED
     */
    @CanIgnoreReturnValue
    public Run save(String id, RunChange change, Precondition condition) {
        return put(id, change, condition).run();
    }

    RunDocuments.Saved put(@Nullable String id, RunChange change, Precondition condition) {
        String kind = RunIds.kind(change.kind() == null ? "" : change.kind());
        String runId = id == null ? RunIds.fresh(kind) : RunIds.check(id);
        ready();
        return documents.edit(
                runId,
                condition,
                there -> {
                    Instant now = clock.instant();
                    RunDocument run = there.orElseGet(() -> fresh(runId, kind, now));
                    run.apply(change, now);
                    return run;
                });
    }

    private static RunDocument fresh(String id, String kind, Instant now) {
        return RunDocument.fresh(RunIds.checkNew("id", id), kind, now);
    }

    public Optional<Run> find(String id) {
        RunIds.check(id);
        ready();
        return documents.find(id);
    }

    /**
     * @throws dev.tapedeck.problem.Problem RUN_NOT_FOUND
     */
    public Run get(String id) {
        return find(id).orElseThrow(() -> Artifacts.noRun(id));
    }

    /** False when there was none. Its artifacts go with it. */
    @CanIgnoreReturnValue
    public boolean delete(String id) {
        return delete(id, Precondition.NONE);
    }

    /** The document first: a crash leaves files that nobody names, and no run without its files. */
    @CanIgnoreReturnValue
    public boolean delete(String id, Precondition condition) {
        RunIds.check(id);
        ready();
        Optional<Run> removed = documents.remove(id, condition, files);
        removed.ifPresent(files::removeAll);
        return removed.isPresent();
    }

    /** The latest run first. */
    DocumentIndex.Page list(RunFilter filter, Paging paging) {
        ready();
        index.refresh();
        return index.page(filter::accepts, KnownRun.ORDER, paging);
    }

    /** The first of those that are wanted, the latest first. */
    public List<Run> list(RunFilter filter, int most) {
        return find(list(filter, new Paging(most, 0)).ids());
    }

    /** In that order; those that are gone are left out. All of them are in memory then. */
    List<Run> find(List<String> ids) {
        ready();
        return documents.find(ids);
    }

    // artifacts

    /**
     * Writes an artifact in place of the one of its id, which stays until this one is durable.
     *
     * @param artifactId 1 to 180 of a-z 0-9 _
     * @throws dev.tapedeck.problem.Problem RUN_NOT_FOUND, PAYLOAD_TOO_LARGE, TOO_MANY, INVALID_ID
     */
    @CanIgnoreReturnValue
    public Artifact writeArtifact(
            String runId, String artifactId, String contentType, ArtifactBody body)
            throws IOException {
        return write(runId, artifactId, contentType, body).artifact();
    }

    Artifacts.Written write(String runId, String artifactId, String contentType, ArtifactBody body)
            throws IOException {
        ready();
        return artifacts.write(runId, artifactId, contentType, body);
    }

    /**
     * Empty when the run has none of that id. To be closed.
     *
     * @throws dev.tapedeck.problem.Problem RUN_NOT_FOUND, INVALID_ID
     */
    public Optional<InputStream> openArtifact(String runId, String artifactId) throws IOException {
        return open(runId, artifactId).map(Artifacts.Opened::in);
    }

    Optional<Artifacts.Opened> open(String runId, String artifactId) throws IOException {
        ready();
        return artifacts.open(runId, artifactId);
    }

    /** False when the run has none of that id. */
    @CanIgnoreReturnValue
    public boolean deleteArtifact(String runId, String artifactId) {
        ready();
        return artifacts.remove(runId, artifactId);
    }

    // the one-file form

    StoreForm.Imported importAll(byte[] body) {
        ready();
        index.refresh();
        return legacy.importAll(body);
    }

    /** In the order of their ids. */
    List<String> ids() {
        ready();
        index.refresh();
        return index.values().stream().map(Entry::id).sorted(DocumentIds.ORDER).toList();
    }

    /** When any run was changed last. */
    Instant updatedAt() {
        return index.values().stream()
                .map(each -> each.value().updatedAt())
                .max(Comparator.naturalOrder())
                .orElseGet(clock::instant);
    }
}
