package dev.tapedeck.job;

import dev.tapedeck.json.RawObject;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Timestamps;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is stored. Immutable: each transition gives another one, with the change noted in its
 * history.
 *
 * @param task which of its kind of work it is, for the workers of custom jobs
 * @param payload a compact JSON object, digits as sent
 * @param metadata likewise
 * @param maxAttempts how often it may be begun
 * @param progress the last that was stored; what happened since is in memory
 * @param others members of the stored document that are not known here
 */
@SuppressWarnings("ArrayRecordComponent") // compared by the revision of its document
public record Job(
        String id,
        JobType type,
        @Nullable String task,
        byte[] payload,
        byte[] metadata,
        int maxAttempts,
        Instant createdAt,
        JobState state,
        Progress progress,
        List<Change> history,
        List<Other> others) {
    /**
     * A job that has changed so often is not begun anew by a user's wish: each change is kept, and
     * from there on its attempts bound what follows.
     */
    static final int MAX_CHANGES = 1000;

    /**
     * Of an earlier system's record, where it does not fit the status: gone with the next change.
     */
    private static final Set<String> OF_STATUS = Set.of("result", "error", "reason");

    /** A member that is kept as it was found. */
    record Other(String name, byte[] value) {}

    public Job {
        history = List.copyOf(history);
        others = List.copyOf(others);
    }

    /** A job that nobody has begun. */
    static Job first(NewJob asked, String id, int maxAttempts, Instant now) {
        Job job =
                new Job(
                        id,
                        asked.type(),
                        asked.task(),
                        asked.payload(),
                        asked.metadata(),
                        maxAttempts,
                        now,
                        JobState.Pending.FIRST,
                        Progress.NONE,
                        List.of(),
                        List.of());
        return job.in(job.state, now, RawObject.empty().put("type", text(job.type.wire())));
    }

    /** The cursor of its last change. */
    Cursor head() {
        return new Cursor(1, history.size());
    }

    JobStatus status() {
        return state.status();
    }

    /** The same with a change that says how it stands. */
    Job noted(Instant at) {
        return in(state, at, RawObject.empty()).withOthers(others);
    }

    private Job in(JobState next, Instant now, RawObject told) {
        RawObject data =
                RawObject.empty()
                        .put("status", text(next.status().wire()))
                        .put("attempt", RawObject.literal(String.valueOf(next.attempt())));
        told.names().forEach(name -> data.put(name, told.required(name)));
        List<Change> changes = new ArrayList<>(history);
        changes.add(new Change(next.status(), now, data.toJson()));
        return with(next, progress, changes).withoutOldStatus();
    }

    private Job withoutOldStatus() {
        return withOthers(
                others.stream().filter(each -> !OF_STATUS.contains(each.name())).toList());
    }

    private Job withOthers(List<Other> kept) {
        return new Job(
                id,
                type,
                task,
                payload,
                metadata,
                maxAttempts,
                createdAt,
                state,
                progress,
                history,
                kept);
    }

    private Job with(JobState next, Progress now, List<Change> changes) {
        return with(maxAttempts, next, now, changes);
    }

    private Job with(int most, JobState next, Progress now, List<Change> changes) {
        return new Job(
                id, type, task, payload, metadata, most, createdAt, next, now, changes, others);
    }

    Job at(Progress now) {
        return with(state, now, history);
    }

    Job started(String worker, String claim, Instant now) {
        JobState.Running running = allowed(state.start(worker, claim, now), "started");
        return at(Progress.NONE).in(running, now, RawObject.empty().put("worker", text(worker)));
    }

    /** Whoever works is still there. */
    Job beaten(String claim, Instant now) {
        return with(claimed(claim).beat(now), progress, history);
    }

    /**
     * @param result compact JSON
     */
    Job completed(String claim, byte[] result, Instant now) {
        if (state instanceof JobState.Completed done && claim.equals(done.claim())) {
            // Its answer was lost on the way.
            return this;
        }
        return in(
                claimed(claim).complete(result, now),
                now,
                RawObject.empty().put("progress", progress.json()));
    }

    /**
     * This attempt has come to nothing.
     *
     * @param notBefore of the next attempt, if there may be one; null at once
     */
    Job failed(
            String claim,
            FailReason reason,
            String error,
            boolean mayRetry,
            @Nullable Instant notBefore,
            Instant now) {
        JobState.Running running = claimed(claim);
        RawObject told =
                RawObject.empty().put("reason", text(reason.wire())).put("error", text(error));
        if (!mayRetry || running.attempt() >= maxAttempts) {
            return in(running.fail(reason, error, now), now, told);
        }
        if (notBefore != null) {
            told.put("retry_at", text(Timestamps.format(notBefore)));
        }
        return in(running.retry(notBefore), now, told);
    }

    /**
     * The service ends in good order: what may be tried again waits as if this attempt had not
     * been, the rest has failed.
     */
    Job putBack(String claim, Instant now) {
        JobState.Running running = claimed(claim);
        String why = "the service ended while it ran";
        return maxAttempts > 1 && history.size() < MAX_CHANGES
                ? in(
                        new JobState.Pending(running.attempt() - 1, null),
                        now,
                        RawObject.empty()
                                .put("reason", text(FailReason.INTERRUPTED.wire()))
                                .put("error", text(why)))
                : failed(claim, FailReason.INTERRUPTED, why, false, null, now);
    }

    /** Whoever was given it never knew: it waits as if nothing had been. */
    Job givenBack(String claim, Instant now) {
        JobState.Running running = claimed(claim);
        return in(new JobState.Pending(running.attempt() - 1, null), now, RawObject.empty());
    }

    Job cancelled(Instant now) {
        return in(allowed(state.cancel(now), "cancelled"), now, RawObject.empty());
    }

    Job again(Instant now) {
        JobState.Pending pending = allowed(state.again(), "tried again");
        if (history.size() >= MAX_CHANGES) {
            throw Problem.of(
                    ProblemKind.TOO_MANY, id + " has changed " + MAX_CHANGES + " times already");
        }
        // A user's wish is worth one attempt more than there may be.
        int most = Math.max(maxAttempts, pending.attempt() + 1);
        return with(most, state, Progress.NONE, history).in(pending, now, RawObject.empty());
    }

    /** Who says to work on it does. @throws Problem CLAIM_LOST */
    JobState.Running claimed(String claim) {
        if (state instanceof JobState.Running running && running.claim().equals(claim)) {
            return running;
        }
        throw Problem.of(
                        ProblemKind.CLAIM_LOST,
                        "job " + id + " is " + status().wire() + " and not yours any more")
                .member("job_status", status().wire());
    }

    private <T> T allowed(Optional<T> next, String what) {
        return next.orElseThrow(() ->
                Problem.of(
                                ProblemKind.ILLEGAL_TRANSITION,
                                "a job that is " + status().wire() + " cannot be " + what)
                        .member("job_status", status().wire()));
    }

    private static byte[] text(String text) {
        return RawObject.string(text);
    }
}
