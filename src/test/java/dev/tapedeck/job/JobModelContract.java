package dev.tapedeck.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.log.Seeds;
import dev.tapedeck.problem.Paging;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Random lives of many jobs, with crashes, on one node or several, against a model: after each step
 * what was answered and what is stored is what the model says.
 */
public abstract class JobModelContract {
    private static final byte[] NOTHING = RawObject.literal("{}");
    private static final int QUEUE = 25;
    private static final Set<JobType> INSIDE = Set.of(JobType.BACKTEST, JobType.OPTIMIZATION);
    private static final List<JobType> TYPES =
            List.of(JobType.BACKTEST, JobType.OPTIMIZATION, JobType.CUSTOM, JobType.CUSTOM);

    private final JobsConfig config =
            JobSettings.with(Map.of("queue", "" + QUEUE, "look-every", "PT0.000000001S"));
    private final JobPolicies policies = new JobPolicies(config);
    private final MovableClock clock = new MovableClock();
    private final Map<String, ModelJob> model = new LinkedHashMap<>();
    private final List<String> oldClaims = new ArrayList<>();
    private final List<Jobs> nodes = new ArrayList<>();
    private Random random = new Random(0);
    private int made;

    /** The same storage for all nodes; after a crash a new one over what was stored. */
    protected abstract DocumentStore store();

    /** The process ends without a word, and the storage with it if it is its own. */
    protected abstract void crash();

    /** More than one when the storage is shared. */
    protected abstract int nodes();

    protected abstract int steps();

    private boolean shared() {
        return nodes() > 1;
    }

    private Jobs begin() {
        return new Jobs(
                config,
                policies,
                store(),
                new NoFolders(shared()),
                List.of(new Anything(JobType.BACKTEST), new Anything(JobType.OPTIMIZATION)),
                clock);
    }

    private Jobs node() {
        Jobs one = nodes.get(random.nextInt(nodes.size()));
        one.refresh();
        return one;
    }

    @Test
    void everyStepIsAsTheModelSays() {
        Seeds.run(
                1,
                seeded -> {
                    random = seeded;
                    for (int i = 0; i < nodes(); i++) {
                        nodes.add(begin());
                    }
                    for (int i = 0; i < steps(); i++) {
                        step();
                        if (i % 25 == 0) {
                            compareAll();
                        }
                    }
                    compareAll();
                });
    }

    private void step() {
        clock.move(Duration.ofMillis(random.nextInt(3000)));
        switch (random.nextInt(100)) {
            case 0, 1 -> restart();
            case 2 -> silence();
            case 3 -> cleanUp();
            case 4, 5, 6 -> delete();
            case 7, 8, 9, 10 -> again();
            case 11, 12, 13, 14, 15, 16, 17, 18 -> cancel();
            case 19, 20, 21 -> claimThatOne();
            case 22, 23, 24 -> createAgain();
            default -> {
                switch (random.nextInt(7)) {
                    case 0, 1 -> create();
                    case 2, 3 -> claimNext();
                    case 4 -> tell();
                    case 5 -> complete();
                    default -> fail();
                }
            }
        }
    }

    private Optional<ModelJob> any() {
        return model.values().stream().skip(random.nextInt(Math.max(1, model.size()))).findFirst();
    }

    /** The one that has the job mostly, else one that had it or never did. */
    private String claimFor(ModelJob job) {
        if (job.claim != null && random.nextInt(5) > 0) {
            return job.claim;
        }
        String old =
                oldClaims.isEmpty() || random.nextBoolean()
                        ? "nobody"
                        : oldClaims.get(random.nextInt(oldClaims.size()));
        return old.equals(job.doneBy) ? "nobody" : old;
    }

    private static void refused(ProblemKind kind, Supplier<Object> call) {
        try {
            Object unexpected = call.get();
            throw new AssertionError("was not refused with " + kind + " but gave " + unexpected);
        } catch (Problem e) {
            assertEquals(kind, e.kind(), e.detail());
        }
    }

    private NewJob asked(String id, JobType type, int payload) {
        byte[] json = RawObject.literal("{\"n\":" + payload + ".10}");
        return new NewJob(id, type, null, json, NOTHING, null);
    }

    private void create() {
        String id = "j" + made;
        JobType type = TYPES.get(random.nextInt(TYPES.size()));
        NewJob asked = asked(id, type, made);
        long waiting = model.values().stream().filter(j -> j.status == JobStatus.PENDING).count();
        if (waiting >= QUEUE) {
            refused(ProblemKind.TOO_MANY, () -> node().create(asked));
            return;
        }
        made++;
        assertTrue(node().create(asked).isNew());
        model.put(id, new ModelJob(id, type, policies.of(type).maxAttempts(), clock.instant()));
        compare(model.get(id));
    }

    private void createAgain() {
        any().ifPresent(job -> {
            int payload = Integer.parseInt(job.id.substring(1));
            Jobs.Made again = node().create(asked(job.id, job.type, payload));
            assertTrue(!again.isNew());
            refused(
                    ProblemKind.JOB_EXISTS,
                    () -> node().create(asked(job.id, job.type, payload + 1)));
            compare(job);
        });
    }

    private void claimNext() {
        boolean inside = random.nextBoolean();
        Optional<ModelJob> expected =
                model.values().stream()
                        .filter(job -> job.isDue(clock.instant()))
                        .filter(job -> inside == (job.type != JobType.CUSTOM))
                        .min(
                                Comparator.<ModelJob, java.time.Instant>comparing(j -> j.createdAt)
                                        .thenComparing(j -> j.id));
        Optional<Job> got =
                node().claim("w", new Wanted(inside ? INSIDE : Set.of(JobType.CUSTOM), Set.of()));
        assertEquals(expected.map(job -> job.id), got.map(Job::id));
        got.ifPresent(job -> started(expected.orElseThrow(), job));
    }

    private void claimThatOne() {
        any().ifPresent(job -> {
            if (job.type == JobType.CUSTOM && job.isDue(clock.instant())) {
                started(job, node().claim(job.id, "w"));
            } else {
                refused(ProblemKind.ILLEGAL_TRANSITION, () -> node().claim(job.id, "w"));
            }
            compare(job);
        });
    }

    private void started(ModelJob expected, Job got) {
        String claim = ((JobState.Running) got.state()).claim();
        expected.start(claim);
        oldClaims.add(claim);
        compare(expected);
    }

    private void withClaim(Consumer<ModelJob> allowed, BiFunction<ModelJob, String, Object> call) {
        any().ifPresent(job -> {
            String claim = claimFor(job);
            if (claim.equals(job.claim)) {
                Object answer = call.apply(job, claim);
                assertNotNull(answer);
                allowed.accept(job);
            } else {
                refused(ProblemKind.CLAIM_LOST, () -> call.apply(job, claim));
            }
            compare(job);
        });
    }

    private void tell() {
        long current = random.nextInt(1000);
        boolean beats = random.nextBoolean();
        Progress progress = new Progress(current, 1000, "");
        withClaim(
                job -> job.current = current,
                (job, claim) -> {
                    if (beats) {
                        return node().beat(job.id, claim, progress);
                    }
                    node().progress(job.id, claim, progress);
                    return progress;
                });
    }

    private void complete() {
        withClaim(
                job -> {
                    job.doneBy = job.claim;
                    job.end(JobStatus.COMPLETED, clock.instant());
                },
                (job, claim) -> node().complete(job.id, claim, NOTHING));
        // An answer that was lost is given again.
        any().filter(job -> job.doneBy != null)
                .ifPresent(job -> {
                    assertEquals(
                            JobStatus.COMPLETED,
                            node().complete(job.id, job.doneBy, NOTHING).status());
                    compare(job);
                });
    }

    private void fail() {
        boolean mayRetry = random.nextInt(4) > 0;
        withClaim(
                job -> job.fail(FailReason.ERROR, mayRetry, clock.instant()),
                (job, claim) -> node().fail(job.id, claim, FailReason.ERROR, "e", mayRetry));
    }

    private void cancel() {
        any().ifPresent(job -> {
            if (job.isOver() && job.status != JobStatus.CANCELLED) {
                refused(ProblemKind.ILLEGAL_TRANSITION, () -> node().cancel(job.id));
            } else {
                node().cancel(job.id);
                if (!job.isOver()) {
                    job.end(JobStatus.CANCELLED, clock.instant());
                }
            }
            compare(job);
        });
    }

    private void again() {
        any().ifPresent(job -> {
            long waiting =
                    model.values().stream().filter(j -> j.status == JobStatus.PENDING).count();
            if (job.status != JobStatus.FAILED && job.status != JobStatus.CANCELLED) {
                refused(ProblemKind.ILLEGAL_TRANSITION, () -> node().retry(job.id));
            } else if (waiting >= QUEUE) {
                refused(ProblemKind.TOO_MANY, () -> node().retry(job.id));
            } else {
                node().retry(job.id);
                job.most = Math.max(job.most, job.attempt + 1);
                job.wait(null);
            }
            compare(job);
        });
    }

    private void delete() {
        any().ifPresent(job -> {
            if (job.isOver()) {
                node().delete(job.id);
                model.remove(job.id);
                refused(ProblemKind.JOB_NOT_FOUND, () -> node().get(job.id));
            } else {
                refused(
                        ProblemKind.JOB_ACTIVE,
                        () -> {
                            node().delete(job.id);
                            return job;
                        });
                compare(job);
            }
        });
    }

    private void cleanUp() {
        Duration age = Duration.ofMinutes(1 + random.nextInt(10));
        int before = model.size();
        model.values()
                .removeIf(job -> job.isOver() && job.endedAt.isBefore(clock.instant().minus(age)));
        assertEquals(before - model.size(), node().cleanUp(age));
        compareAll();
    }

    /** The outside workers fall silent, all of them; those inside are seen to be there. */
    private void silence() {
        Jobs one = node();
        Silence silence =
                new Silence(one, config.heartbeatTimeout(), policies, clock, clock::nanos);
        // Whoever looks too seldom has not seen that nobody moved.
        for (int i = 0; i <= 4; i++) {
            silence.look(one.running(), id -> model.get(id).type != JobType.CUSTOM);
            if (i < 4) {
                clock.move(config.heartbeatTimeout().dividedBy(4));
            }
        }
        model.values().stream()
                .filter(job -> job.status == JobStatus.RUNNING && job.type == JobType.CUSTOM)
                .forEach(job -> job.fail(FailReason.WORKER_LOST, true, clock.instant()));
        compareAll();
    }

    private void restart() {
        int which = random.nextInt(nodes.size());
        crash();
        nodes.set(which, begin());
        // Progress is in memory alone.
        model.values().forEach(job -> job.current = -1);
        if (!shared()) {
            model.values().stream()
                    .filter(job -> job.status == JobStatus.RUNNING && job.type != JobType.CUSTOM)
                    .forEach(job -> job.fail(FailReason.INTERRUPTED, true, clock.instant()));
        }
        compareAll();
    }

    private void compare(ModelJob job) {
        Job stored = node().get(job.id);
        String what = job.id + " in " + stored.state();
        assertEquals(job.status, stored.status(), what);
        assertEquals(job.type, stored.type(), what);
        assertEquals(job.attempt, stored.state().attempt(), what);
        assertEquals(job.changes, stored.head().seq(), what);
        assertEquals(job.createdAt, stored.createdAt(), what);
        assertEquals(job.endedAt, stored.state().endedAt(), what);
        switch (stored.state()) {
            case JobState.Pending pending -> assertEquals(job.notBefore, pending.notBefore(), what);
            case JobState.Running running -> assertEquals(job.claim, running.claim(), what);
            case JobState.Failed failed -> assertEquals(job.reason, failed.reason(), what);
            case JobState.Completed completed -> {
                if (job.current >= 0 && !shared()) {
                    assertEquals(job.current, stored.progress().current(), what);
                }
            }
            case JobState.Cancelled cancelled -> {}
        }
    }

    private void compareAll() {
        model.values().forEach(this::compare);
        List<String> expected =
                model.values().stream()
                        .sorted(
                                Comparator.<ModelJob, java.time.Instant>comparing(j -> j.createdAt)
                                        .thenComparing(j -> j.id)
                                        .reversed())
                        .map(job -> job.id)
                        .toList();
        Jobs.Page page = node().list(null, null, new Paging(500, 0));
        assertEquals(expected.size(), page.total());
        assertEquals(
                expected.stream().limit(500).toList(), page.items().stream().map(Job::id).toList());
        JobStatus status = JobStatus.values()[random.nextInt(JobStatus.values().length)];
        assertEquals(
                model.values().stream().filter(job -> job.status == status).count(),
                node().list(status, null, new Paging(1, 0)).total());
    }
}
