package dev.tapedeck.job.handler;

import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.job.JobStatus;
import dev.tapedeck.job.JobType;
import dev.tapedeck.job.Jobs;
import dev.tapedeck.job.Upkeep;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.run.Run;
import dev.tapedeck.run.RunChange;
import dev.tapedeck.run.RunFilter;
import dev.tapedeck.run.RunStatus;
import dev.tapedeck.run.Runs;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ends the runs that are shown running for a job that is not: a crash, or a storage that took no
 * writes, came between the job's end and its run's. A job runs before its run does and until after
 * it, so that no run at work is ever met here.
 */
@Singleton
public class StrayRuns implements Upkeep {
    private static final Logger LOG = Logger.getLogger(StrayRuns.class);
    private static final int AT_ONCE = 500;
    private static final List<JobType> MAKING_RUNS =
            List.of(JobType.BACKTEST, JobType.OPTIMIZATION);

    private final Runs runs;
    private final Jobs jobs;

    public StrayRuns(Runs runs, Jobs jobs) {
        this.runs = runs;
        this.jobs = jobs;
    }

    @Override
    public void look() {
        for (JobType type : MAKING_RUNS) {
            RunFilter running = new RunFilter(type.wire(), RunStatus.RUNNING, Map.of());
            runs.list(running, AT_ONCE).forEach(this::look);
        }
    }

    private void look(Run run) {
        RunChange end = JobRun.jobOf(run).map(this::end).orElse(null);
        if (end == null) {
            return;
        }
        try {
            runs.save(run.id(), end, new Precondition.Is(run.revision()));
            LOG.infof("run %s is ended: %s", run.id(), end.error());
        } catch (Problem e) {
            if (!DocumentProblems.isChanged(e)) {
                throw e;
            }
            // Whoever has it is at work after all, or has ended it.
        }
    }

    /** Null while somebody works. */
    private @Nullable RunChange end(String jobId) {
        Optional<JobStatus> job = jobs.statusOf(jobId);
        if (job.isEmpty()) {
            return end(RunStatus.FAILED, "its job is not there");
        }
        return switch (job.get()) {
            case RUNNING -> null;
            case CANCELLED -> end(RunStatus.CANCELLED, "its job was cancelled");
            case PENDING, COMPLETED, FAILED ->
                    end(RunStatus.FAILED, "its job was cut off while it ran");
        };
    }

    private static RunChange end(RunStatus status, String why) {
        return RunChange.builder().status(status).error(why).build();
    }
}
