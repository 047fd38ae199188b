package dev.tapedeck.job.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.job.JobResult;
import dev.tapedeck.job.JobStopped;
import dev.tapedeck.job.JobType;
import dev.tapedeck.job.JobWork;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.run.ArtifactBody;
import dev.tapedeck.run.Run;
import dev.tapedeck.run.RunChange;
import dev.tapedeck.run.RunStatus;
import dev.tapedeck.run.Runs;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The run that a job makes. It begins and ends with the job's work: whichever way that ends, the
 * run does not stay running. The same job finds the same run again when it is taken up again. For
 * one thread.
 */
final class JobRun {
    private static final Logger LOG = Logger.getLogger(JobRun.class);
    private static final int ID_BYTES = 6;
    private static final String JSON = "application/json";

    private static final String JOB_ID = "job_id";
    private static final String ATTEMPT = "attempt";

    /** Others may write into the run meanwhile. */
    private static final int TRIES = 5;

    /** The work; answers what the job's result says. */
    @FunctionalInterface
    interface Body {
        JsonNode run(JobRun run) throws Exception;
    }

    private final Runs runs;
    private final JobWork work;
    private final String kind;
    private final String runId;
    private final ObjectNode meta;
    private final List<String> artifacts = new ArrayList<>();

    /**
     * @param wanted the run's id as the payload has it; null to make one out of the job's
     */
    JobRun(Runs runs, JobWork work, JobType type, @Nullable String wanted, ObjectNode meta) {
        this.runs = runs;
        this.work = work;
        kind = type.wire();
        runId = id(type, work.jobId(), wanted);
        this.meta = meta.put(JOB_ID, work.jobId()).put(ATTEMPT, work.attempt());
    }

    /**
     * Which run a job makes: what it asks for, else one whose name is made of the job's id, which
     * may be any text.
     */
    static String id(JobType type, String jobId, @Nullable String wanted) {
        if (wanted != null) {
            return wanted;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(jobId.getBytes(UTF_8));
            return type.wire() + "_" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    String id() {
        return runId;
    }

    /** What is found by, and told about, the run when it has succeeded. */
    ObjectNode meta() {
        return meta;
    }

    void artifact(String artifactId, ArtifactBody body) throws IOException {
        runs.writeArtifact(runId, artifactId, JSON, body);
        artifacts.add("runs/" + runId + "/artifacts/" + artifactId);
    }

    void artifact(String artifactId, byte[] json) throws IOException {
        artifact(artifactId, out -> out.write(json));
    }

    JobResult carryOut(Body body) throws Exception {
        begin();
        RunStatus end = RunStatus.FAILED;
        String error = "the work ended without a result";
        try {
            JsonNode data = body.run(this);
            work.checkpoint();
            if (!ended(runs, runId, this::isOurs, change(RunStatus.SUCCEEDED, null))) {
                throw new JobStopped(JobStopped.Reason.LOST);
            }
            end = RunStatus.SUCCEEDED;
            return JobResult.of(data, artifacts);
        } catch (JobStopped stopped) {
            boolean timeout = stopped.reason() == JobStopped.Reason.TIMEOUT;
            end = timeout ? RunStatus.FAILED : RunStatus.CANCELLED;
            error = timeout ? "it took too long" : "its job was stopped";
            throw stopped;
        } catch (Exception failure) {
            error = failure instanceof Problem problem ? problem.detail() : failure.toString();
            throw failure;
        } finally {
            if (end != RunStatus.SUCCEEDED) {
                endQuietly(end, error);
            }
        }
    }

    private void begin() throws JobStopped {
        for (int i = 1; ; i++) {
            try {
                runs.save(runId, change(RunStatus.RUNNING, null), cleared());
                return;
            } catch (Problem e) {
                if (i == TRIES || !DocumentProblems.isChanged(e)) {
                    throw e;
                }
            }
        }
    }

    /**
     * What an earlier attempt at the job has left is begun anew, since a run that has ended stays
     * ended. Another's run is not written over; one that waits to be made is taken.
     *
     * @return what must still hold when the run is begun, so that of two who want it one gets it
     */
    private Precondition cleared() throws JobStopped {
        Run there = runs.find(runId).orElse(null);
        if (there == null) {
            return Precondition.ABSENT;
        }
        boolean own = isOf(there, work.jobId());
        if (!there.kind().equals(kind) || (!own && there.status() != RunStatus.QUEUED)) {
            throw Problem.field("payload.run_id", "names a run that is there already: " + runId);
        }
        Precondition same = new Precondition.Is(there.revision());
        if (there.status().isTerminal()) {
            runs.delete(runId, same);
            return Precondition.ABSENT;
        }
        if (own && attemptAt(there) > work.attempt()) {
            throw new JobStopped(JobStopped.Reason.LOST);
        }
        return same;
    }

    private RunChange change(RunStatus status, @Nullable String error) {
        return new RunChange(
                kind, status, Json.write(work.payload()), Json.write(meta), null, error);
    }

    /** Whoever has begun the job anew has the run as well. */
    private boolean isOurs(Run there) {
        return isOf(there, work.jobId()) && attemptAt(there) == work.attempt();
    }

    /** What ended the work is what the caller hears, whatever else goes wrong then. */
    private void endQuietly(RunStatus status, String error) {
        try {
            boolean unused =
                    ended(
                            runs,
                            runId,
                            there -> isOurs(there) && !there.status().isTerminal(),
                            change(status, error));
        } catch (RuntimeException e) {
            LOG.warnf("run %s of a job that ended is not ended yet: %s", runId, e.getMessage());
        }
    }

    /** Nobody works on that attempt any more: neither is its run at work. */
    static void lost(Runs runs, String runId, String jobId, int attempt, String why) {
        boolean unused =
                ended(
                        runs,
                        runId,
                        there ->
                                isOf(there, jobId)
                                        && !there.status().isTerminal()
                                        && attemptAt(there) <= attempt,
                        new RunChange(null, RunStatus.FAILED, null, null, null, why));
    }

    /** The one way to a run's end: false when it is not, or no longer, as expected. */
    private static boolean ended(
            Runs runs, String runId, Predicate<Run> expected, RunChange change) {
        for (int i = 1; ; i++) {
            Run there = runs.find(runId).orElse(null);
            if (there == null || !expected.test(there)) {
                return false;
            }
            try {
                runs.save(runId, change, new Precondition.Is(there.revision()));
                return true;
            } catch (Problem e) {
                if (i == TRIES || !DocumentProblems.isChanged(e)) {
                    throw e;
                }
            }
        }
    }

    /** The job whose work the run is; empty when it is a run of anybody else. */
    static Optional<String> jobOf(Run run) {
        JsonNode meta = Json.read(run.meta());
        return meta.path(JOB_ID).isTextual() && meta.path(ATTEMPT).isInt()
                ? Optional.of(meta.path(JOB_ID).asText())
                : Optional.empty();
    }

    private static boolean isOf(Run run, String jobId) {
        return jobId.equals(Json.read(run.meta()).path(JOB_ID).asText());
    }

    private static int attemptAt(Run run) {
        return Json.read(run.meta()).path(ATTEMPT).asInt();
    }
}
