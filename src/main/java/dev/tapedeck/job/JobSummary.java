package dev.tapedeck.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known in memory of every stored job.
 *
 * @param notBefore of a pending one; null when it may be started at once
 * @param startedAt of the newest attempt
 * @param claim of a running one
 */
record JobSummary(
        JobType type,
        @Nullable String task,
        JobStatus status,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant notBefore,
        @Nullable String claim) {
    static JobSummary of(Job job) {
        JobState state = job.state();
        return new JobSummary(
                job.type(),
                job.task(),
                state.status(),
                job.createdAt(),
                state.startedAt(),
                state.endedAt(),
                state instanceof JobState.Pending pending ? pending.notBefore() : null,
                state instanceof JobState.Running running ? running.claim() : null);
    }

    boolean isDue(Instant now) {
        return status == JobStatus.PENDING && (notBefore == null || !now.isBefore(notBefore));
    }

    boolean isOver(Instant before) {
        return status.isTerminal() && endedAt != null && endedAt.isBefore(before);
    }
}
