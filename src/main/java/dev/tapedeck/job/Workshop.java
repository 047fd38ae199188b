package dev.tapedeck.job;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.session.SessionsOpened;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where this process works on jobs: so many at once, each on a thread of its own, the oldest first.
 * One thread looks, whenever something has changed and every so often, what is to be begun, who
 * waits for work, which worker is lost and what is old enough to go.
 */
@ApplicationScoped
public class Workshop {
    private static final Logger LOG = Logger.getLogger(Workshop.class);
    private static final int BEFORE_THE_STORAGE_GOES = 1;
    private static final Duration LONGEST_SHUTDOWN = Duration.ofSeconds(5);

    private final Jobs jobs;
    private final JobsConfig config;
    private final JobPolicies policies;
    private final JobStreams streams;
    private final Map<JobType, JobHandler> handlers = new EnumMap<>(JobType.class);
    private final String worker =
            "node-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    private final Map<String, AtWork> atWork = new ConcurrentHashMap<>();
    private final Wanted mine;
    private final AtomicBoolean cleaning = new AtomicBoolean();
    private final List<Upkeep> upkeep;
    private final AtomicBoolean atUpkeep = new AtomicBoolean();
    private final Semaphore free;
    private final Semaphore changed = new Semaphore(0);
    private final ExecutorService threads;
    private final WaitingWorkers waiting;
    private final Silence silence;
    private volatile boolean ending;
    private @Nullable Thread looker;

    // the looking thread
    private long beatNanos = System.nanoTime();
    private long cleanedNanos = System.nanoTime();
    private long upkeepNanos = System.nanoTime();

    public Workshop(
            Jobs jobs,
            JobsConfig config,
            JobPolicies policies,
            JobStreams streams,
            @All List<JobHandler> handlers,
            @All List<Upkeep> upkeep) {
        this.jobs = jobs;
        this.config = config;
        this.policies = policies;
        this.streams = streams;
        this.upkeep = upkeep;
        handlers.forEach(each -> this.handlers.put(each.type(), each));
        this.mine = new Wanted(this.handlers.keySet(), Set.of());
        if (config.concurrency() < 1 || config.lookEvery().toMillis() < 1) {
            throw new IllegalStateException(
                    "tapedeck.jobs.concurrency and .look-every should be above 0");
        }
        this.free = new Semaphore(config.concurrency());
        this.threads =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().name("tapedeck-job-", 1).daemon().factory());
        this.waiting = new WaitingWorkers(jobs, config.waitingWorkers(), System::nanoTime);
        this.silence =
                new Silence(
                        jobs,
                        config.heartbeatTimeout(),
                        policies,
                        Clock.systemUTC(),
                        System::nanoTime);
    }

    void open(@Observes SessionsOpened event) {
        jobs.watch(this::heard);
        looker = Thread.ofPlatform().daemon().name("tapedeck-jobs").start(this::look);
    }

    private void heard(Job job) {
        AtWork here = atWork.get(job.id());
        if (here != null && !isOf(here, job)) {
            here.lost();
        }
        if (job.status() != JobStatus.RUNNING) {
            changed.release();
        }
    }

    private static boolean isOf(AtWork here, Job job) {
        return job.state() instanceof JobState.Running running
                && running.claim().equals(here.claim());
    }

    /** The oldest job that is due and wanted; empty when there was none for that long. */
    public Uni<Optional<Job>> claim(String outside, Wanted wanted, Duration patience) {
        Uni<Optional<Job>> answer = waiting.wait(outside, wanted, patience.toNanos());
        return answer.onSubscription().invoke(() -> changed.release());
    }

    private void look() {
        while (!ending) {
            try {
                lookOnce();
            } catch (Problem e) {
                LOG.warnf("jobs: %s", e.detail());
            } catch (RuntimeException | Error e) {
                // Whoever looks must not be gone.
                LOG.error("jobs", e);
            }
            rest();
        }
    }

    private void rest() {
        try {
            if (changed.tryAcquire(config.lookEvery().toMillis(), TimeUnit.MILLISECONDS)) {
                int unused = changed.drainPermits();
            }
        } catch (InterruptedException e) {
            ending = true;
        }
    }

    private void lookOnce() {
        long now = System.nanoTime();
        jobs.refresh();
        if (jobs.areShared()) {
            lookAtOtherNodes(now);
        }
        atWork.values().forEach(each -> each.checkTime(now));
        begin();
        waiting.serve();
        silence.look(jobs.running(), atWork::containsKey);
        if (now - upkeepNanos >= 0 && atUpkeep.compareAndSet(false, true)) {
            upkeepNanos = now + config.upkeepEvery().toNanos();
            threads.execute(this::keepUp);
        }
        if (config.cleanup().enabled()
                && now - cleanedNanos >= config.cleanup().every().toNanos()) {
            cleanedNanos = now;
            cleanUp();
        }
    }

    /** On a thread of its own: there may be many, and nobody is to wait for them. */
    private void cleanUp() {
        if (cleaning.compareAndSet(false, true)) {
            Thread unused =
                    Thread.ofVirtual()
                            .name("tapedeck-jobs-cleanup")
                            .start(() -> {
                                try {
                                    int days = config.cleanup().olderThanDays();
                                    LOG.debugf(
                                            "%d old jobs removed",
                                            jobs.cleanUp(Duration.ofDays(days)));
                                } catch (RuntimeException e) {
                                    LOG.warnf("old jobs are not removed: %s", e.getMessage());
                                } finally {
                                    cleaning.set(false);
                                }
                            });
        }
    }

    /** On a thread of its own, since it may take long and others wait for the one that looks. */
    private void keepUp() {
        try {
            upkeep.forEach(Upkeep::look);
        } catch (RuntimeException e) {
            LOG.warnf("what jobs may have left is not put right: %s", e.getMessage());
        } finally {
            atUpkeep.set(false);
        }
    }

    private void lookAtOtherNodes(long now) {
        streams.refresh();
        for (AtWork each : atWork.values()) {
            if (!jobs.isRunning(each.id(), each.claim())) {
                each.lost();
            }
        }
        if (now - beatNanos >= config.heartbeatTimeout().toNanos() / 3) {
            beatNanos = now;
            atWork.values().forEach(this::beat);
        }
    }

    private void begin() {
        while (!ending && free.tryAcquire()) {
            boolean begun = false;
            try {
                Optional<Job> next = jobs.claim(worker, mine);
                begun = next.isPresent();
                next.ifPresent(this::begin);
            } finally {
                if (!begun) {
                    free.release();
                }
            }
            if (!begun) {
                return;
            }
        }
    }

    private void begin(Job job) {
        long until = System.nanoTime() + policies.of(job.type()).timeout().toNanos();
        AtWork work =
                new AtWork(job, Objects.requireNonNull(handlers.get(job.type())), jobs, until);
        atWork.put(job.id(), work);
        if (!jobs.isRunning(work.id(), work.claim())) {
            // Somebody was faster than the line above.
            work.lost();
        }
        try {
            threads.execute(() -> {
                try {
                    work.run();
                } finally {
                    ended(work);
                }
            });
        } catch (RuntimeException | Error e) {
            // The service ends, or there is no thread: another time, or another node.
            ended(work);
            jobs.putBack(work.id(), work.claim());
            throw e;
        }
    }

    private void ended(AtWork work) {
        atWork.remove(work.id(), work);
        free.release();
        changed.release();
    }

    /** On other nodes somebody may have ended it, or believed it lost. */
    private void beat(AtWork work) {
        try {
            jobs.beat(work.id(), work.claim(), null);
        } catch (Problem e) {
            if (e.status() < 500) {
                work.lost();
            }
        }
    }

    /** Jobs in work go back to where they can be begun anew, or are told to have been cut off. */
    void close(@Observes @Priority(BEFORE_THE_STORAGE_GOES) ShutdownEvent event) {
        ending = true;
        changed.release();
        waiting.dismiss();
        try {
            Thread looking = looker;
            if (looking != null) {
                // Whatever it has just claimed is at work by then.
                looking.join(LONGEST_SHUTDOWN);
            }
            atWork.values().forEach(AtWork::shutDown);
            threads.shutdown();
            if (!threads.awaitTermination(LONGEST_SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warnf("jobs did not end in %s", LONGEST_SHUTDOWN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
