package dev.tapedeck.job.handler;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.job.JobStopped;
import dev.tapedeck.job.JobWork;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A job at work that remembers what it was told, and can be cut off at any of its checkpoints. */
final class RecordingWork implements JobWork {
    /** What watchers were told. */
    record Told(long current, long total, String message) {}

    final List<Told> progress = new ArrayList<>();
    final SortedMap<String, byte[]> kept = new TreeMap<>();
    long checkpoints;

    private final String jobId;
    private final JsonNode payload;
    private int attempt = 1;
    private long stopAt = Long.MAX_VALUE;
    private JobStopped.Reason why = JobStopped.Reason.LOST;

    RecordingWork(String jobId, String payload) {
        this.jobId = jobId;
        this.payload = Bench.json(payload);
    }

    /** The same job, begun anew with what it had saved. */
    RecordingWork again() {
        RecordingWork next = new RecordingWork(jobId, payload.toString());
        next.attempt = attempt + 1;
        next.kept.putAll(kept);
        return next;
    }

    RecordingWork stopAt(long checkpoint, JobStopped.Reason reason) {
        stopAt = checkpoint;
        why = reason;
        return this;
    }

    @Override
    public String jobId() {
        return jobId;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public JsonNode payload() {
        return payload;
    }

    @Override
    public void progress(long current, long total, String message) {
        progress.add(new Told(current, total, message));
    }

    @Override
    public void checkpoint() throws JobStopped {
        if (++checkpoints >= stopAt) {
            throw new JobStopped(why);
        }
    }

    @Override
    public SortedMap<String, byte[]> saved() {
        return new TreeMap<>(kept);
    }

    @Override
    public void save(String key, byte[] json) {
        kept.put(key, json);
    }
}
