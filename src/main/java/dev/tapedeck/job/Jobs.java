package dev.tapedeck.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.document.DocumentAdapters;
import dev.tapedeck.document.DocumentIndex;
import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Folders;
import dev.tapedeck.document.Once;
import dev.tapedeck.document.Revision;
import dev.tapedeck.document.StoreForm;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.problem.Ids;
import dev.tapedeck.problem.Paging;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All jobs: asked for, claimed, told of, ended. What is answered is durable. Who works on a job
 * proves it by its claim, and whoever has lost that changes nothing any more. Thread-safe; blocks.
 */
@Singleton
public class Jobs {
    private static final Logger LOG = Logger.getLogger(Jobs.class);

    /** Told of each change of a job, on the thread that made it; must be quick. */
    @FunctionalInterface
    interface Watcher {
        void changed(Job job);
    }

    /** A job that was asked for: made now, or there before with the same content. */
    public record Made(Job job, boolean isNew) {}

    /** Jobs of a list, with the number of all that fit. */
    public record Page(List<Job> items, int total) {}

    private final JobsConfig config;
    private final JobPolicies policies;
    private final Clock clock;
    private final StoredJobs stored;
    private final Once ready = new Once(() -> Uni.createFrom().voidItem().invoke(this::recover));
    private final LegacyJobs legacy;
    private final CutOff cutOff;
    private final boolean shared;
    private final Map<JobType, JobHandler> handlers = new EnumMap<>(JobType.class);
    private final LiveProgress progress = new LiveProgress();
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private final SecureRandom random = new SecureRandom();

    @Inject
    public Jobs(
            JobsConfig config,
            JobPolicies policies,
            DocumentAdapters adapters,
            Folders folders,
            @All List<JobHandler> handlers) {
        this(
                config,
                policies,
                adapters.of(StoredJobs.ENTITY.first()),
                folders,
                handlers,
                Clock.systemUTC());
    }

    Jobs(
            JobsConfig config,
            JobPolicies policies,
            DocumentStore store,
            Folders folders,
            List<JobHandler> handlers,
            Clock clock) {
        this.config = config;
        this.policies = policies;
        this.clock = clock;
        this.shared = folders.areShared();
        this.stored =
                new StoredJobs(
                        store,
                        new DocumentIndex.Options(
                                config.maxStored(), shared ? config.lookEvery() : Duration.ZERO),
                        this::told);
        this.legacy = new LegacyJobs(stored, folders, config.maxImport(), clock);
        handlers.forEach(each -> this.handlers.put(each.type(), each));
        this.cutOff =
                new CutOff(
                        stored,
                        this.handlers,
                        (job, running, reason, error) ->
                                failed(job, running.claim(), reason, error, true));
    }

    void watch(Watcher watcher) {
        watchers.add(watcher);
    }

    private void told(Job job) {
        if (job.state() instanceof JobState.Running running) {
            progress.begin(job.id(), running.claim());
        } else {
            progress.end(job.id());
        }
        watchers.forEach(each -> each.changed(job));
    }

    // asking

    /**
     * @throws Problem JOB_EXISTS, INVALID_FIELD, TOO_MANY
     */
    public Made create(NewJob asked) {
        JobHandler handler = handlers.get(asked.type());
        if (handler != null) {
            handler.check(tree(asked.payload()));
        } else if (asked.type() != JobType.CUSTOM) {
            throw Problem.field("type", "has nobody here who could do it");
        }
        if (asked.id() != null) {
            Optional<Job> there = stored().find(asked.id());
            if (there.isPresent()) {
                return repeated(there.get(), asked);
            }
        }
        requireRoom();
        Integer attempts = asked.maxAttempts();
        Job job =
                Job.first(
                        asked,
                        asked.id() == null ? UUID.randomUUID().toString() : asked.id(),
                        attempts == null ? policies.of(asked.type()).maxAttempts() : attempts,
                        clock.instant());
        return stored().create(job) ? new Made(job, true) : repeated(stored().get(job.id()), asked);
    }

    private void requireRoom() {
        if (stored().count(each -> each.status() == JobStatus.PENDING) >= config.queue()) {
            throw Problem.of(
                    ProblemKind.TOO_MANY, config.queue() + " jobs are waiting, more cannot");
        }
    }

    private static Made repeated(Job there, NewJob asked) {
        boolean same =
                there.type() == asked.type()
                        && java.util.Objects.equals(there.task(), asked.task())
                        && (asked.maxAttempts() == null
                                || asked.maxAttempts() == there.maxAttempts())
                        && Arrays.equals(there.payload(), asked.payload())
                        && Arrays.equals(there.metadata(), asked.metadata());
        if (!same) {
            throw Problem.of(ProblemKind.JOB_EXISTS, there.id() + " is there with another content");
        }
        return new Made(there, false);
    }

    static JsonNode tree(byte[] payload) {
        return StrictJson.tree(payload);
    }

    /**
     * @throws Problem JOB_NOT_FOUND, INVALID_ID
     */
    public Job get(String id) {
        return stored().get(checked(id));
    }

    /** Of the stored job, as far as it is known here. */
    Optional<Revision> revision(String id) {
        return stored().revision(id);
    }

    /** The same without complaint. */
    Optional<Job> find(String id) {
        return stored().find(id);
    }

    /** As it is stored now; empty when there is no such job. */
    public Optional<JobStatus> statusOf(String id) {
        return Ids.isValid(id, Ids.MAX) ? find(id).map(Job::status) : Optional.empty();
    }

    private static String checked(String id) {
        return Ids.check("id", id, Ids.MAX);
    }

    /** The newest first. */
    public Page list(@Nullable JobStatus status, @Nullable JobType type, Paging paging) {
        stored().refresh();
        DocumentIndex.Page page =
                stored().newest(
                                each ->
                                        (status == null || each.status() == status)
                                                && (type == null || each.type() == type),
                                paging);
        return new Page(stored().find(page.ids()), page.total());
    }

    /** As far as it is known here. */
    public Progress progress(Job job) {
        return job.state() instanceof JobState.Running running
                ? progress.of(job.id(), running.claim()).orElse(job.progress())
                : job.progress();
    }

    /**
     * Nobody works on it any more from here on, whoever does.
     *
     * @throws Problem JOB_NOT_FOUND, ILLEGAL_TRANSITION
     */
    @CanIgnoreReturnValue
    public Job cancel(String id) {
        return stored().change(
                        checked(id),
                        job ->
                                job.state() instanceof JobState.Cancelled
                                        ? job
                                        : job.at(progress(job)).cancelled(clock.instant()));
    }

    /**
     * From the beginning, but for the finished parts that its handler has kept.
     *
     * @throws Problem JOB_NOT_FOUND, ILLEGAL_TRANSITION
     */
    @CanIgnoreReturnValue
    public Job retry(String id) {
        return stored().change(
                        checked(id),
                        job -> {
                            Job again = job.again(clock.instant());
                            requireRoom();
                            return again;
                        });
    }

    /**
     * @throws Problem JOB_NOT_FOUND, JOB_ACTIVE
     */
    public void delete(String id) {
        Revision revision =
                stored().revision(checked(id)).orElseThrow(() -> StoredJobs.notFound(id));
        if (get(id).status().isTerminal() && stored().remove(id, revision)) {
            return;
        }
        // Somebody was faster: gone, or begun anew.
        throw Problem.of(
                ProblemKind.JOB_ACTIVE,
                id + " is " + get(id).status().wire() + "; cancel it first");
    }

    /** Removes the jobs that ended longer ago than that; answers how many. */
    public int cleanUp(Duration age) {
        Instant before = clock.instant().minus(age);
        int removed = 0;
        for (DocumentIndex.Entry<JobSummary> each : stored().oldest(job -> job.isOver(before))) {
            if (stored().remove(each.id(), each.revision())) {
                removed++;
            }
        }
        return removed;
    }

    /**
     * Takes the jobs of the one-file form that are not known here.
     *
     * @throws Problem INVALID_JSON, INVALID_FIELD, TOO_MANY
     */
    public StoreForm.Imported importAll(byte[] body) {
        stored().refresh();
        return legacy.importAll(body);
    }

    /** Writes the one-file form. */
    public void export(OutputStream out) throws IOException {
        stored().refresh();
        legacy.export(out);
    }

    // working

    /** The oldest that is due and wanted, now this worker's; empty when there is none. */
    public Optional<Job> claim(String worker, Wanted wanted) {
        Instant now = clock.instant();
        for (DocumentIndex.Entry<JobSummary> each :
                stored().oldest(job -> job.isDue(now) && wanted.fits(job))) {
            Optional<Job> claimed = claimed(each, worker, now);
            if (claimed.isPresent()) {
                return claimed;
            }
        }
        return Optional.empty();
    }

    /**
     * That job, now this worker's.
     *
     * @throws Problem JOB_NOT_FOUND, ILLEGAL_TRANSITION
     */
    public Job claim(String id, String worker) {
        return stored().change(
                        checked(id),
                        job -> {
                            if (job.type() != JobType.CUSTOM) {
                                throw Problem.of(
                                        ProblemKind.ILLEGAL_TRANSITION,
                                        "a "
                                                + job.type().wire()
                                                + " is worked on by the service itself");
                            }
                            Instant now = clock.instant();
                            if (job.state() instanceof JobState.Pending pending
                                    && !pending.isDue(now)) {
                                throw Problem.of(
                                        ProblemKind.ILLEGAL_TRANSITION,
                                        "job " + id + " waits until " + pending.notBefore());
                            }
                            return job.started(worker, newClaim(), now);
                        });
    }

    /** One that cannot be had must not keep the others. */
    private Optional<Job> claimed(
            DocumentIndex.Entry<JobSummary> entry, String worker, Instant now) {
        try {
            return stored().change(
                            entry.id(),
                            entry.revision(),
                            job -> job.started(worker, newClaim(), now))
                    .filter(job -> job.status() == JobStatus.RUNNING);
        } catch (Problem e) {
            if (e.status() < 500) {
                LOG.debugf("job %s is not begun: %s", entry.id(), e.detail());
                return Optional.empty();
            }
            throw e;
        }
    }

    /** It was claimed for somebody who has left meanwhile. */
    void giveBack(Job job) {
        if (job.state() instanceof JobState.Running running) {
            stored().change(job.id(), now -> now.givenBack(running.claim(), clock.instant()));
        }
    }

    private String newClaim() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Whoever has the claim is still at work. It is written when what is written is so old that
     * others could take the worker for lost.
     *
     * @throws Problem JOB_NOT_FOUND, CLAIM_LOST
     */
    @CanIgnoreReturnValue
    public Job beat(String id, String claim, @Nullable Progress told) {
        if (told != null) {
            progress(id, claim, told);
        }
        Instant now = clock.instant();
        Duration fresh = config.heartbeatTimeout().dividedBy(3);
        return stored().change(
                        checked(id),
                        job ->
                                job.claimed(claim).isFresh(now, fresh)
                                        ? job
                                        : job.at(progress(job)).beaten(claim, now));
    }

    /**
     * In memory only: whoever watches sees it.
     *
     * @throws Problem JOB_NOT_FOUND, CLAIM_LOST
     */
    public void progress(String id, String claim, Progress told) {
        if (!progress.tell(id, claim, told)) {
            // The service has begun anew since the job was claimed.
            JobState.Running running = get(id).claimed(claim);
            progress.begin(id, running.claim());
            boolean known = progress.tell(id, claim, told);
            assert known;
        }
    }

    /**
     * @param result compact JSON
     * @throws Problem JOB_NOT_FOUND, CLAIM_LOST
     */
    @CanIgnoreReturnValue
    public Job complete(String id, String claim, byte[] result) {
        Job done =
                stored().change(
                                checked(id),
                                job ->
                                        job.at(progress(job))
                                                .completed(claim, result, clock.instant()));
        forgetParts(id);
        return done;
    }

    /** What is left of them goes with the job. */
    private void forgetParts(String id) {
        try {
            stored.forgetParts(id);
        } catch (RuntimeException e) {
            LOG.warnf("finished parts of job %s stay: %s", id, e.getMessage());
        }
    }

    /**
     * @param mayRetry whether another attempt could do better
     * @throws Problem JOB_NOT_FOUND, CLAIM_LOST
     */
    @CanIgnoreReturnValue
    public Job fail(String id, String claim, FailReason reason, String error, boolean mayRetry) {
        return stored().change(checked(id), job -> failed(job, claim, reason, error, mayRetry));
    }

    private Job failed(Job job, String claim, FailReason reason, String error, boolean mayRetry) {
        Instant now = clock.instant();
        boolean atFault = reason == FailReason.ERROR || reason == FailReason.TIMEOUT;
        Instant next = atFault ? now.plus(policies.pauseAfter(job.state().attempt())) : null;
        return job.at(progress(job)).failed(claim, reason, error, mayRetry, next, now);
    }

    /** The service ends: whoever begins anew finds it as it should be. */
    void putBack(String id, String claim) {
        stored().change(id, job -> job.at(progress(job)).putBack(claim, clock.instant()));
    }

    // looking after

    /** Learns what other nodes have done, if there are any. */
    void refresh() {
        stored().refresh();
        progress.keepOnly(id ->
                stored.known(id).filter(job -> job.status() == JobStatus.RUNNING).isPresent());
    }

    /** As far as it is known here. */
    boolean isRunning(String id, String claim) {
        return stored.known(id).filter(job -> claim.equals(job.claim())).isPresent();
    }

    boolean areShared() {
        return shared;
    }

    /** Those that somebody works on, the longest known first. */
    List<DocumentIndex.Entry<JobSummary>> running() {
        return stored().oldest(job -> job.status() == JobStatus.RUNNING);
    }

    /** The worker is taken for lost, or the job has taken too long, unless it has changed since. */
    void takeAway(DocumentIndex.Entry<JobSummary> job, FailReason reason, String error) {
        cutOff.take(job, reason, error);
    }

    JobWork work(Job job, StopSign stop) {
        return new StoredWork(job, stop, this, stored.parts(job.id()));
    }

    private StoredJobs stored() {
        ready.done().await().indefinitely();
        return stored;
    }

    private void recover() {
        legacy.takeIn();
        if (!shared) {
            cutOff.takeOrphans();
        }
    }
}
