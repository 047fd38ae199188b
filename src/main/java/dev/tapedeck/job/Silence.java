package dev.tapedeck.job;

import dev.tapedeck.document.DocumentIndex;
import dev.tapedeck.document.Revision;
import dev.tapedeck.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Takes jobs away from workers that are not heard of any more: whose job has stood unchanged for
 * the whole time-out, by the clock of the one who watches, so that no two clocks need agree and
 * after a restart every worker has its whole time again. For one thread.
 */
final class Silence {
    private static final Logger LOG = Logger.getLogger(Silence.class);

    private record Seen(Revision revision, long sinceNanos) {}

    private final Jobs jobs;
    private final Duration timeout;
    private final JobPolicies policies;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private Map<String, Seen> seen = new HashMap<>();
    private long lookedNanos;

    Silence(Jobs jobs, Duration timeout, JobPolicies policies, Clock clock, LongSupplier nanoTime) {
        this.jobs = jobs;
        this.timeout = timeout;
        this.policies = policies;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /**
     * @param here whether this process works on that job
     */
    void look(List<DocumentIndex.Entry<JobSummary>> running, Predicate<String> here) {
        long nanos = nanoTime.getAsLong();
        if (nanos - lookedNanos > timeout.toNanos() / 3) {
            // Whoever could not look has not seen that nobody moved.
            seen.clear();
        }
        lookedNanos = nanos;
        Map<String, Seen> now = new HashMap<>();
        for (DocumentIndex.Entry<JobSummary> each : running) {
            if (here.test(each.id())) {
                continue;
            }
            Seen before = seen.get(each.id());
            Seen known =
                    before != null && before.revision.equals(each.revision())
                            ? before
                            : new Seen(each.revision(), nanos);
            now.put(each.id(), known);
            if (nanos - known.sinceNanos >= timeout.toNanos()) {
                jobs.takeAway(each, FailReason.WORKER_LOST, "its worker was not heard of any more");
            } else if (isTooLong(each.value())) {
                jobs.takeAway(each, FailReason.TIMEOUT, "it took too long");
            }
        }
        seen = now;
    }

    /** One that cannot be changed must not keep the others. */
    private void takeAway(DocumentIndex.Entry<JobSummary> job, FailReason reason, String error) {
        try {
            jobs.takeAway(job, reason, error);
        } catch (Problem e) {
            LOG.warnf("job %s is not taken away: %s", job.id(), e.detail());
        }
    }

    private boolean isTooLong(JobSummary job) {
        Instant since = job.startedAt();
        return since != null
                && since.plus(policies.of(job.type()).timeout()).isBefore(clock.instant());
    }
}
