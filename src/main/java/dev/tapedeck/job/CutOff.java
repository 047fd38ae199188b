package dev.tapedeck.job;

import dev.tapedeck.document.DocumentIndex;
import dev.tapedeck.problem.Problem;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Attempts that came to nothing without a word: the job goes on to what follows from that, and its
 * handler may close what was left open. Thread-safe; blocks.
 */
final class CutOff {
    private static final Logger LOG = Logger.getLogger(CutOff.class);

    /** What becomes of a job that runs and has failed. */
    @FunctionalInterface
    interface Failing {
        Job failed(Job job, JobState.Running running, FailReason reason, String error);
    }

    private final StoredJobs stored;
    private final Map<JobType, JobHandler> handlers;
    private final Failing failing;

    CutOff(StoredJobs stored, Map<JobType, JobHandler> handlers, Failing failing) {
        this.stored = stored;
        this.handlers = handlers;
        this.failing = failing;
    }

    /** Unless the job has changed since. */
    void take(DocumentIndex.Entry<JobSummary> entry, FailReason reason, String error) {
        Optional<Job> taken =
                stored.change(
                        entry.id(),
                        entry.revision(),
                        now ->
                                now.state() instanceof JobState.Running running
                                        ? failing.failed(now, running, reason, error)
                                        : now);
        taken.ifPresent(job -> tellHandler(job, error));
    }

    private void tellHandler(Job job, String why) {
        JobHandler handler = handlers.get(job.type());
        if (handler != null) {
            try {
                handler.lost(job.id(), job.state().attempt(), Jobs.tree(job.payload()), why);
            } catch (RuntimeException e) {
                LOG.warnf("what job %s has left is not put in order: %s", job.id(), e.getMessage());
            }
        }
    }

    /** What the only process finds at its beginning: nobody works on what it alone could. */
    void takeOrphans() {
        for (DocumentIndex.Entry<JobSummary> each : stored.oldest(CutOff::isOrphan)) {
            try {
                take(each, FailReason.INTERRUPTED, "the service ended while it ran");
            } catch (Problem e) {
                if (e.status() >= 500) {
                    throw e;
                }
                LOG.warnf("job %s is shown running: %s", each.id(), e.detail());
            }
        }
    }

    private static boolean isOrphan(JobSummary job) {
        boolean outside =
                job.type() == JobType.CUSTOM && job.claim() != null && !job.claim().isEmpty();
        return job.status() == JobStatus.RUNNING && !outside;
    }
}
