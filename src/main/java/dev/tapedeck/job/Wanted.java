package dev.tapedeck.job;

import java.util.Set;

/**
 * What a worker can do.
 *
 * @param tasks empty for any
 */
public record Wanted(Set<JobType> types, Set<String> tasks) {
    public Wanted {
        types = Set.copyOf(types);
        tasks = Set.copyOf(tasks);
    }

    /** Jobs for workers outside. */
    public static Wanted custom(Set<String> tasks) {
        return new Wanted(Set.of(JobType.CUSTOM), tasks);
    }

    boolean fits(JobSummary job) {
        String task = job.task();
        return types.contains(job.type())
                && (tasks.isEmpty() || (task != null && tasks.contains(task)));
    }
}
