package dev.tapedeck.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A job as it should be, kept by the shortest rules that there are. */
final class ModelJob {
    final String id;
    final JobType type;
    final Instant createdAt;
    int most;
    JobStatus status = JobStatus.PENDING;
    int attempt;
    int changes = 1;
    @Nullable Instant notBefore;
    @Nullable Instant endedAt;
    @Nullable String claim;
    @Nullable String doneBy;
    @Nullable FailReason reason;

    /** That was told last; -1 when nobody need remember. */
    long current;

    ModelJob(String id, JobType type, int most, Instant createdAt) {
        this.id = id;
        this.type = type;
        this.most = most;
        this.createdAt = createdAt;
    }

    boolean isDue(Instant now) {
        return status == JobStatus.PENDING && (notBefore == null || !notBefore.isAfter(now));
    }

    boolean isOver() {
        return status.isTerminal();
    }

    void start(String byClaim) {
        status = JobStatus.RUNNING;
        attempt++;
        changes++;
        claim = byClaim;
        notBefore = null;
        current = 0;
    }

    void end(JobStatus how, Instant now) {
        status = how;
        changes++;
        endedAt = now;
        claim = null;
    }

    void fail(FailReason why, boolean mayRetry, Instant now) {
        if (mayRetry && attempt < most) {
            wait(why == FailReason.ERROR ? now.plus(pause()) : null);
        } else {
            reason = why;
            end(JobStatus.FAILED, now);
        }
    }

    void wait(@Nullable Instant until) {
        status = JobStatus.PENDING;
        changes++;
        claim = null;
        notBefore = until;
        endedAt = null;
    }

    private Duration pause() {
        Duration doubled = Duration.ofSeconds(5).multipliedBy(1L << (attempt - 1));
        Duration most = Duration.ofMinutes(5);
        return doubled.compareTo(most) > 0 ? most : doubled;
    }
}
