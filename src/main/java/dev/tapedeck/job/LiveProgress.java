package dev.tapedeck.job;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The progress of the jobs that run, in memory only: one for each job that somebody works on and
 * tells of here. Thread-safe.
 */
final class LiveProgress {
    private static final class Told {
        final String claim;
        volatile Progress latest = Progress.NONE;

        Told(String claim) {
            this.claim = claim;
        }
    }

    private final ConcurrentHashMap<String, Told> told = new ConcurrentHashMap<>();

    /** From now on whoever has that claim may tell of the job. */
    void begin(String id, String claim) {
        told.compute(
                id,
                (key, before) ->
                        before != null && before.claim.equals(claim) ? before : new Told(claim));
    }

    void end(String id) {
        told.remove(id);
    }

    /** False when nobody has begun with that claim. */
    boolean tell(String id, String claim, Progress progress) {
        Told of = told.get(id);
        if (of == null || !of.claim.equals(claim)) {
            return false;
        }
        of.latest = progress;
        return true;
    }

    /** Empty when whoever has that claim has told nothing here. */
    Optional<Progress> of(String id, String claim) {
        Told of = told.get(id);
        return of == null || !of.claim.equals(claim) || of.latest == Progress.NONE
                ? Optional.empty()
                : Optional.of(of.latest);
    }

    /** Forgets the others: they have ended elsewhere. */
    void keepOnly(Predicate<String> running) {
        boolean unused = told.keySet().removeIf(id -> !running.test(id));
    }
}
