package dev.tapedeck.job.handler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.job.JobResult;
import dev.tapedeck.job.JobStopped;
import dev.tapedeck.job.JobType;
import dev.tapedeck.job.JobWork;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.run.Artifact;
import dev.tapedeck.run.ArtifactBody;
import dev.tapedeck.run.Run;
import dev.tapedeck.run.RunChange;
import dev.tapedeck.run.RunStatus;
import dev.tapedeck.run.Runs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The run that a job makes. It begins and ends with the job's work: whichever way that ends, the
 * run does not stay running. The same job finds the same run again when it is taken up again. For
 * one thread.
 */
final class JobRun {
    private static final Logger LOG = Logger.getLogger(JobRun.class);
    private static final Pattern NO_HEX = Pattern.compile("[^0-9a-f]");
    private static final int HEX_DIGITS = 12;
    private static final String JSON = "application/json";

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
        this.meta = meta.put("job_id", work.jobId());
    }

    /** Which run a job makes: what it asks for, else {@code {type}_{12 hex digits of its id}}. */
    static String id(JobType type, String jobId, @Nullable String wanted) {
        if (wanted != null) {
            return wanted;
        }
        String hex = NO_HEX.matcher(jobId.toLowerCase(Locale.ROOT)).replaceAll("");
        String enough =
                hex.length() >= HEX_DIGITS
                        ? hex
                        : "%012x".formatted(jobId.hashCode() & 0xffff_ffffL);
        return type.wire() + "_" + enough.substring(enough.length() - HEX_DIGITS);
    }

    String id() {
        return runId;
    }

    /** What is found by, and told about, the run when it has succeeded. */
    ObjectNode meta() {
        return meta;
    }

    void artifact(String artifactId, ArtifactBody body) throws IOException {
        Artifact unused = runs.writeArtifact(runId, artifactId, JSON, body);
        artifacts.add("runs/" + runId + "/artifacts/" + artifactId);
    }

    void artifact(String artifactId, byte[] json) throws IOException {
        artifact(artifactId, out -> out.write(json));
    }

    JobResult carryOut(Body body) throws Exception {
        refuseTaken();
        save(RunStatus.RUNNING, null);
        RunStatus end = RunStatus.FAILED;
        String error = "the work ended without a result";
        try {
            JsonNode data = body.run(this);
            work.checkpoint();
            save(RunStatus.SUCCEEDED, null);
            end = RunStatus.SUCCEEDED;
            return JobResult.of(data, artifacts);
        } catch (JobStopped stopped) {
            end = RunStatus.CANCELLED;
            error = stopped.getMessage();
            throw stopped;
        } catch (Exception failure) {
            error = String.valueOf(failure.getMessage());
            throw failure;
        } finally {
            if (end != RunStatus.SUCCEEDED) {
                saveQuietly(end, error);
            }
        }
    }

    /** Another's run is not written over; one that was made for this job beforehand is taken. */
    private void refuseTaken() {
        Run there = runs.find(runId).orElse(null);
        if (there == null) {
            return;
        }
        boolean own = work.jobId().equals(Json.read(there.meta()).path("job_id").asText(""));
        if (!there.kind().equals(kind) || (!own && there.status() != RunStatus.QUEUED)) {
            throw Problem.of(
                    ProblemKind.INVALID_FIELD,
                    "payload.run_id names a run that is there already: " + runId);
        }
    }

    private void save(RunStatus status, @Nullable String error) {
        Run unused =
                runs.save(
                        runId,
                        new RunChange(
                                kind,
                                status,
                                Json.write(work.payload()),
                                Json.write(meta),
                                null,
                                error));
    }

    /** What ended the work is what the caller hears, whatever else goes wrong then. */
    private void saveQuietly(RunStatus status, @Nullable String error) {
        try {
            save(status, error);
        } catch (RuntimeException e) {
            LOG.warnf("run %s of a job that ended stays running: %s", runId, e.getMessage());
        }
    }
}
