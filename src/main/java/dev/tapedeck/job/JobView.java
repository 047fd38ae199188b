package dev.tapedeck.job;

import dev.tapedeck.json.RawObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A job as clients see it: what follows from it is added, what is the worker's own is left out. */
@Singleton
public class JobView {
    private static final int MICROS = 6;

    private final Jobs jobs;
    private final Clock clock;

    @Inject
    public JobView(Jobs jobs) {
        this(jobs, Clock.systemUTC());
    }

    JobView(Jobs jobs, Clock clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    public byte[] json(Job job) {
        return object(job).toJson();
    }

    /** What a claim is answered: with the word that the worker must bring. */
    public byte[] claimed(Job job) {
        RawObject out = object(job);
        if (job.state() instanceof JobState.Running running) {
            out.put("claim", RawObject.string(running.claim()));
        }
        return out.toJson();
    }

    private RawObject object(Job job) {
        Progress progress = jobs.progress(job);
        return JobForm.write(job.at(progress))
                .remove("claim")
                .put("percentage", percentage(progress))
                .put("duration_seconds", duration(job.state()))
                .put("head", RawObject.string(job.head().toString()));
    }

    static byte[] percentage(Progress progress) {
        BigDecimal percentage = progress.percentage();
        return RawObject.literal(percentage == null ? "null" : percentage.toString());
    }

    private byte[] duration(JobState state) {
        Instant from = state.startedAt();
        if (from == null) {
            return RawObject.literal("null");
        }
        Instant ended = state.endedAt();
        Duration taken = Duration.between(from, ended == null ? clock.instant() : ended);
        long micros = Math.max(0, taken.toNanos() / 1000);
        return RawObject.literal(BigDecimal.valueOf(micros, MICROS).toPlainString());
    }
}
