package dev.tapedeck.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a job stands, with what is known there. A transition that a state does not allow is empty.
 * An attempt begins when somebody starts to work; before the first there have been none.
 */
public sealed interface JobState {
    JobStatus status();

    /** Attempts begun so far. */
    int attempt();

    /** When the newest attempt began. */
    @Nullable Instant startedAt();

    /** When it came to its end. */
    default @Nullable Instant endedAt() {
        return null;
    }

    /** Somebody begins to work. */
    default Optional<Running> start(String worker, String claim, Instant now) {
        return Optional.empty();
    }

    /** Nobody is to work on it any more. */
    default Optional<Cancelled> cancel(Instant now) {
        return Optional.empty();
    }

    /** From the beginning, by a user's wish. */
    default Optional<Pending> again() {
        return Optional.empty();
    }

    /**
     * @param notBefore when it may be started; null at once
     */
    record Pending(int attempt, @Nullable Instant notBefore) implements JobState {
        static final Pending FIRST = new Pending(0, null);

        @Override
        public JobStatus status() {
            return JobStatus.PENDING;
        }

        @Override
        public @Nullable Instant startedAt() {
            return null;
        }

        boolean isDue(Instant now) {
            return notBefore == null || !now.isBefore(notBefore);
        }

        @Override
        public Optional<Running> start(String worker, String claim, Instant now) {
            return Optional.of(new Running(attempt + 1, now, worker, claim, now));
        }

        @Override
        public Optional<Cancelled> cancel(Instant now) {
            return Optional.of(new Cancelled(attempt, null, now));
        }
    }

    /**
     * @param claim the word by which whoever works is known, and nobody else
     */
    record Running(int attempt, Instant startedAt, String worker, String claim, Instant heartbeatAt)
            implements JobState {
        @Override
        public JobStatus status() {
            return JobStatus.RUNNING;
        }

        /** A beat that lies ahead is of another clock, and says nothing. */
        boolean isFresh(Instant now, Duration fresh) {
            Duration age = Duration.between(heartbeatAt, now);
            return !age.isNegative() && age.compareTo(fresh) < 0;
        }

        Running beat(Instant now) {
            return new Running(attempt, startedAt, worker, claim, now);
        }

        @SuppressWarnings("ArrayRecordComponent")
        Completed complete(byte[] result, Instant now) {
            return new Completed(attempt, startedAt, now, result, claim);
        }

        Failed fail(FailReason reason, String error, Instant now) {
            return new Failed(attempt, startedAt, now, reason, error);
        }

        Pending retry(@Nullable Instant notBefore) {
            return new Pending(attempt, notBefore);
        }

        @Override
        public Optional<Cancelled> cancel(Instant now) {
            return Optional.of(new Cancelled(attempt, startedAt, now));
        }
    }

    /**
     * @param result compact JSON, not to be changed
     * @param claim of whoever did it; null when that is not known
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Completed(
            int attempt,
            @Nullable Instant startedAt,
            Instant endedAt,
            byte[] result,
            @Nullable String claim)
            implements JobState {
        @Override
        public JobStatus status() {
            return JobStatus.COMPLETED;
        }
    }

    record Failed(
            int attempt,
            @Nullable Instant startedAt,
            Instant endedAt,
            FailReason reason,
            String error)
            implements JobState {
        @Override
        public JobStatus status() {
            return JobStatus.FAILED;
        }

        @Override
        public Optional<Pending> again() {
            return Optional.of(new Pending(attempt, null));
        }
    }

    record Cancelled(int attempt, @Nullable Instant startedAt, Instant endedAt)
            implements JobState {
        @Override
        public JobStatus status() {
            return JobStatus.CANCELLED;
        }

        @Override
        public Optional<Pending> again() {
            return Optional.of(new Pending(attempt, null));
        }
    }
}
