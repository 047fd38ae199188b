package dev.tapedeck.job;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.log.CommitListener;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Envelope;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventType;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.LogKind;
import dev.tapedeck.log.ReadableLog;
import dev.tapedeck.log.Timestamps;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A job's history as a log that can be watched: the same lines from the same document, whoever
 * makes them and however often. There is one while somebody watches. Thread-safe.
 */
final class JobLog implements ReadableLog {
    private final LogId id;
    private final Supplier<Uni<Job>> stored;
    private final Runnable onUnwatched;
    private final List<CommitListener> listeners = new ArrayList<>();
    private Job job;
    private EventLines lines;

    /**
     * @param stored reads the job again, and has it told here
     * @param onUnwatched called when the last listener has left
     */
    JobLog(Job job, Supplier<Uni<Job>> stored, Runnable onUnwatched) {
        this.id = new LogId(LogKind.JOB, job.id());
        this.stored = stored;
        this.onUnwatched = onUnwatched;
        this.job = job;
        this.lines = lines(job, 0);
    }

    synchronized Job job() {
        return job;
    }

    synchronized boolean isWatched() {
        return !listeners.isEmpty();
    }

    /** The job as it is stored now; an older one than is known here changes nothing. */
    synchronized void changed(Job now) {
        int known = job.history().size();
        if (now.history().size() < known) {
            return;
        }
        job = now;
        if (now.history().size() > known) {
            EventLines more = lines(now, known);
            lines = EventLines.join(List.of(lines, more));
            listeners.forEach(each -> each.committed(more));
        }
    }

    private EventLines lines(Job of, int from) {
        Envelope envelope = new Envelope(id);
        EventLines.Builder builder = new EventLines.Builder();
        JsonBytes out = new JsonBytes(512);
        for (int i = from; i < of.history().size(); i++) {
            Change change = of.history().get(i);
            byte[] data = data(of, change);
            envelope.write(
                    out,
                    builder,
                    new Cursor(1, i + 1L),
                    EventType.of(change.status().wire()),
                    Timestamps.ascii(change.at()),
                    data,
                    0,
                    data.length);
        }
        return builder.build(new Cursor(1, from + 1L), out.toByteArray(), out.length(), 0);
    }

    private static byte[] data(Job of, Change change) {
        if (change.status() == JobStatus.COMPLETED
                && of.state() instanceof JobState.Completed completed) {
            return RawObject.parse(change.data())
                    .orElseThrow()
                    .put("result", completed.result())
                    .toJson();
        }
        return change.data();
    }

    @Override
    public LogId id() {
        return id;
    }

    @Override
    public synchronized Cursor head() {
        return job.head();
    }

    @Override
    public Uni<Cursor> refresh() {
        return stored.get().map(Job::head);
    }

    @Override
    public Cursor oldest() {
        return new Cursor(1, 0);
    }

    @Override
    public synchronized long bytes() {
        return lines.length();
    }

    @Override
    public Uni<EventLines> read(Cursor after, int maxBytes) {
        return Uni.createFrom().item(() -> readNow(after, maxBytes));
    }

    private synchronized EventLines readNow(Cursor after, int maxBytes) {
        Cursor head = head();
        if (after.epoch() != head.epoch() || after.seq() > head.seq()) {
            throw Problem.of(ProblemKind.INVALID_CURSOR, after + " is no cursor of job " + id.id());
        }
        return after.equals(head)
                ? EventLines.none(head)
                : lines.tail((int) after.seq()).upTo(maxBytes);
    }

    @Override
    public synchronized Cursor listen(CommitListener listener) {
        listeners.add(listener);
        return head();
    }

    @Override
    public void unlisten(CommitListener listener) {
        boolean last;
        synchronized (this) {
            last = listeners.remove(listener) && listeners.isEmpty();
        }
        if (last) {
            onUnwatched.run();
        }
    }
}
