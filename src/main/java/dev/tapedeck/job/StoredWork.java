package dev.tapedeck.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.document.Document;
import dev.tapedeck.document.Documents;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import dev.tapedeck.problem.Problem;
import java.util.SortedMap;
import java.util.TreeMap;

/** A job at work in this process. */
final class StoredWork implements JobWork {
    private final Job job;
    private final StopSign stop;
    private final Jobs jobs;
    private final Documents parts;
    private final JsonNode payload;
    private final String claim;

    StoredWork(Job job, StopSign stop, Jobs jobs, Documents parts) {
        this.job = job;
        this.stop = stop;
        this.jobs = jobs;
        this.parts = parts;
        this.payload = Jobs.tree(job.payload());
        this.claim = ((JobState.Running) job.state()).claim();
    }

    @Override
    public String jobId() {
        return job.id();
    }

    @Override
    public int attempt() {
        return job.state().attempt();
    }

    @Override
    public JsonNode payload() {
        return payload;
    }

    @Override
    public void progress(long current, long total, String message) {
        try {
            jobs.progress(job.id(), claim, new Progress(current, total, message));
        } catch (Problem e) {
            // It is somebody else's, or over: the next checkpoint ends the work.
            stop.stop(JobStopped.Reason.LOST);
        }
    }

    @Override
    public void checkpoint() throws JobStopped {
        stop.check();
    }

    @Override
    public SortedMap<String, byte[]> saved() {
        SortedMap<String, byte[]> saved = new TreeMap<>();
        for (Document each : parts.values().collect().asList().await().indefinitely()) {
            saved.put(each.id(), each.json());
        }
        return saved;
    }

    @Override
    public void save(String key, byte[] json) {
        Revision unused = parts.writeValue(key, json, Precondition.NONE).await().indefinitely();
    }
}
