package dev.tapedeck.job;

import dev.tapedeck.document.DocumentIndex;
import dev.tapedeck.document.Folders;
import dev.tapedeck.document.StoreFile;
import dev.tapedeck.document.StoreForm;
import dev.tapedeck.document.UnreadableDocument;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Timestamps;
import dev.tapedeck.problem.Ids;
import dev.tapedeck.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.List;
import java.util.stream.Gatherers;

/** Jobs of earlier systems, which had all of them in one file. */
final class LegacyJobs {
    private static final String NAME = StoredJobs.ENTITY.first();

    /** In memory while they are written out. */
    private static final int AT_ONCE = 16;

    private final StoredJobs stored;
    private final StoreForm form;
    private final StoreFile file;
    private final Clock clock;

    LegacyJobs(StoredJobs stored, Folders folders, long maxBytes, Clock clock) {
        this.stored = stored;
        this.form = new StoreForm(NAME, folders);
        this.file = new StoreFile(NAME, folders, maxBytes, clock);
        this.clock = clock;
    }

    /** Those that nobody knows here; one that ran there runs no more. */
    StoreForm.Imported importAll(byte[] body) {
        return form.importAll(body, this::take);
    }

    private boolean take(String id, byte[] json) throws UnreadableDocument {
        if (!Ids.isValid(id, Ids.MAX)) {
            throw new UnreadableDocument("its id is none that a job can have");
        }
        Job job = JobForm.read(id, json);
        if (job.history().size() > Job.MAX_CHANGES) {
            throw new UnreadableDocument("it has changed too often");
        }
        try {
            return stored.create(
                    job.state() instanceof JobState.Running running ? cutOff(job, running) : job);
        } catch (Problem e) {
            throw StoreForm.refused(e);
        }
    }

    private Job cutOff(Job job, JobState.Running running) {
        String why = "it was running when it was imported";
        return job.failed(
                running.claim(), FailReason.INTERRUPTED, why, false, null, clock.instant());
    }

    /** A file of that form in the data folder. */
    void takeIn() {
        file.takeIn(this::importAll);
    }

    /** All of them in that form, the oldest first. */
    void export(OutputStream out) throws IOException {
        out.write(new JsonBytes(32).ascii("{\"jobs\":[").toByteArray());
        String comma = "";
        List<String> ids =
                stored.oldest(job -> true).stream().map(DocumentIndex.Entry::id).toList();
        for (List<String> few : ids.stream().gather(Gatherers.windowFixed(AT_ONCE)).toList()) {
            for (Job job : stored.find(few)) {
                JsonBytes one = new JsonBytes(1024).ascii(comma);
                out.write(one.put(JobForm.write(job).remove("claim").toJson()).toByteArray());
                comma = ",";
            }
        }
        out.write(
                new JsonBytes(64)
                        .ascii("],\"updated_at\":")
                        .string(Timestamps.format(clock.instant()))
                        .put('}')
                        .toByteArray());
    }
}
