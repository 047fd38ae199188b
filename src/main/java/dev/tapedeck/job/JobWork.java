package dev.tapedeck.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.SortedMap;

/** A job as its handler sees it while it works. For the handler's own threads. */
public interface JobWork {
    String jobId();

    /** Which attempt at the job this is, from 1 on. */
    int attempt();

    /** As it passed {@link JobHandler#check}; decimals exact. */
    JsonNode payload();

    /** Whoever watches sees the latest; costs next to nothing and writes nothing. */
    void progress(long current, long total, String message);

    /**
     * To be called often, at least every few milliseconds of work.
     *
     * @throws JobStopped when the work is to end: cancelled, too long, shutting down, or gone on
     *     elsewhere
     */
    void checkpoint() throws JobStopped;

    /** What {@link #save} kept of earlier attempts at this job. Blocks. */
    SortedMap<String, byte[]> saved();

    /**
     * Keeps a finished part, durably, until the job has ended. Blocks.
     *
     * @param key 1 to 64 of A-Z a-z 0-9 _ -
     */
    void save(String key, byte[] json);
}
