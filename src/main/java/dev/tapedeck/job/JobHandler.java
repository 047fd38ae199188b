package dev.tapedeck.job;

import com.fasterxml.jackson.databind.JsonNode;

/** Does the work of one type of jobs. A bean; thread-safe. */
public interface JobHandler {
    JobType type();

    /**
     * Refuses what could never be done, before a job is made of it.
     *
     * @throws dev.tapedeck.problem.Problem INVALID_FIELD that names the field below {@code payload}
     */
    void check(JsonNode payload);

    /**
     * Does the work on a thread of its own, which may block. May be called again for a job that was
     * cut off: what it did before must do no harm.
     *
     * @throws JobStopped out of {@link JobWork#checkpoint}; to be passed on
     * @throws Exception any other ends the job as failed, with its message
     */
    JobResult run(JobWork work) throws Exception;

    /**
     * That attempt was cut off and cannot say so itself: whatever it has left open is to be closed.
     * Another may be under way. Blocks.
     */
    default void lost(String jobId, int attempt, JsonNode payload, String why) {}
}
