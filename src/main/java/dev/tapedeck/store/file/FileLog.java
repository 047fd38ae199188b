package dev.tapedeck.store.file;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.CommitListener;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Envelope;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.Remembered;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.store.Producers;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One log in memory: its head, the committed lines that are not in its file yet, and who listens.
 * The fields under "committer" belong to that thread; the rest is guarded by this object.
 */
final class FileLog implements EventLog {
    private static final Logger LOG = Logger.getLogger(FileLog.class);

    private final LogId id;
    private final String place;
    private final LogFiles files;
    private final FileStore store;
    private final Unflushed unflushed = new Unflushed();
    private List<CommitListener> listeners = List.of();
    private volatile Cursor head;
    private Cursor droppable = Cursor.ORIGIN;

    // committer
    final Producers producers;
    final Envelope envelope;
    final List<AppendWork> group = new ArrayList<>();
    long epoch;
    long nextSeq;
    long baseGeneration = -1;

    FileLog(LogId id, String place, LogFiles files, Producers producers, FileStore store) {
        this.id = id;
        this.place = place;
        this.files = files;
        this.producers = producers;
        this.store = store;
        this.envelope = new Envelope(id);
        this.head = files.last();
        this.epoch = head.epoch();
        this.nextSeq = head.seq() + 1;
    }

    @Override
    public LogId id() {
        return id;
    }

    String place() {
        return place;
    }

    LogFiles files() {
        return files;
    }

    @Override
    public Cursor head() {
        return head;
    }

    @Override
    public Cursor oldest() {
        Cursor now = head;
        Cursor oldest = files.oldest();
        return oldest.epoch() == now.epoch() ? oldest : new Cursor(now.epoch(), 0);
    }

    @Override
    public long bytes() {
        return files.bytes();
    }

    @Override
    public Uni<Appended> append(Append append) {
        return Uni.createFrom()
                .emitter(
                        emitter -> store.commitLog().submit(new AppendWork(this, append, emitter)));
    }

    @Override
    public Uni<Cursor> restart() {
        return Uni.createFrom()
                .emitter(
                        emitter -> store.commitLog().submit(new Work.Restart(this, null, emitter)));
    }

    @Override
    public Uni<Cursor> beginAt(Cursor cursor) {
        return Uni.createFrom()
                .emitter(emitter ->
                        store.commitLog().submit(new Work.Restart(this, cursor, emitter)));
    }

    @Override
    public Multi<EventLines> archived(long epoch) {
        return new ArchivedEpoch(id, files.folder(), epoch, store).lines();
    }

    @Override
    public Uni<List<Remembered>> remembered() {
        return Uni.createFrom()
                .emitter(emitter -> store.commitLog().run(() -> emitter.complete(producers.all())));
    }

    @Override
    public synchronized void allowDropping(Cursor upTo) {
        if (upTo.epoch() == head.epoch() && upTo.compareTo(droppable) > 0) {
            droppable = upTo;
        }
    }

    synchronized Cursor droppable() {
        return droppable;
    }

    @Override
    public synchronized Cursor listen(CommitListener listener) {
        List<CommitListener> more = new ArrayList<>(listeners);
        more.add(listener);
        listeners = List.copyOf(more);
        return head;
    }

    @Override
    public synchronized void unlisten(CommitListener listener) {
        List<CommitListener> fewer = new ArrayList<>(listeners);
        if (fewer.remove(listener)) {
            listeners = List.copyOf(fewer);
        }
    }

    @Override
    public Uni<EventLines> read(Cursor after, int maxBytes) {
        return Uni.createFrom()
                .deferred(() -> {
                    EventLines fromMemory = fromMemory(after, maxBytes);
                    return fromMemory != null
                            ? Uni.createFrom().item(fromMemory)
                            : Uni.createFrom()
                                    .item(() -> fromFiles(after, maxBytes))
                                    .runSubscriptionOn(store.readers());
                });
    }

    /** Null when the lines are in the files. */
    private @Nullable EventLines fromMemory(Cursor after, int maxBytes) {
        List<EventLines> found;
        synchronized (this) {
            Cursor now = head;
            if (after.epoch() != now.epoch() || after.seq() > now.seq()) {
                throw invalid(after, now);
            }
            if (after.equals(now)) {
                return EventLines.none(now);
            }
            if (!unflushed.holds(after.seq() + 1)) {
                return null;
            }
            found = unflushed.from(after.seq() + 1, maxBytes);
        }
        return EventLines.join(found);
    }

    private EventLines fromFiles(Cursor after, int maxBytes) {
        try {
            EventLines lines = files.read(after, maxBytes);
            if (lines != null) {
                return lines;
            }
        } catch (DamagedLog e) {
            if (files.oldest().epoch() != after.epoch()) {
                throw invalid(after, head);
            }
            store.damaged(e);
            throw Problem.of(
                            ProblemKind.LOG_DAMAGED,
                            "events after " + e.lastGood() + " cannot be read")
                    .member("last_good", e.lastGood().toString());
        } catch (IOException e) {
            throw Problem.of(
                    ProblemKind.STORAGE_UNAVAILABLE, "the log cannot be read: " + e.getMessage());
        }
        Cursor oldest = files.oldest();
        if (oldest.epoch() != after.epoch()) {
            throw invalid(after, head);
        }
        throw Problem.of(
                        ProblemKind.CURSOR_GONE,
                        "events up to " + oldest + " are no longer kept, asked after " + after)
                .member("oldest", oldest.toString());
    }

    private static Problem invalid(Cursor after, Cursor head) {
        return Problem.of(
                        ProblemKind.INVALID_CURSOR,
                        after + " is not in this log, whose head is " + head)
                .member("head", head.toString());
    }

    // committer

    /** Makes durable lines visible: to readers and the flusher first, then to the listeners. */
    void publish(EventLines lines) {
        List<CommitListener> hearing;
        synchronized (this) {
            unflushed.add(lines);
            head = lines.last();
            hearing = listeners;
        }
        store.flusher().added(this, lines.length());
        tell(hearing, listener -> listener.committed(lines));
    }

    void restarted(Cursor fresh) {
        epoch = fresh.epoch();
        nextSeq = fresh.seq() + 1;
        baseGeneration = -1;
        List<CommitListener> hearing;
        synchronized (this) {
            droppable = fresh;
            head = fresh;
            hearing = listeners;
        }
        tell(hearing, listener -> listener.restarted(fresh));
    }

    /** One that fails must not stop the committer. */
    private void tell(List<CommitListener> hearing, Consumer<CommitListener> news) {
        for (CommitListener listener : hearing) {
            try {
                news.accept(listener);
            } catch (RuntimeException | Error e) {
                LOG.errorf(e, "a listener of %s failed", id);
            }
        }
    }

    // flusher

    synchronized List<EventLines> nextUnflushed(long maxBytes) {
        return unflushed.oldest(maxBytes);
    }

    synchronized void flushed(int groups) {
        unflushed.remove(groups);
    }
}
