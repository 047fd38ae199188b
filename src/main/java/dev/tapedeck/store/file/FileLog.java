package dev.tapedeck.store.file;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.CommitListener;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Envelope;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.LogId;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One log in memory: its head, the committed lines that are not in its file yet, and who listens.
 * The fields under "committer" belong to that thread; the rest is guarded by this object.
 */
final class FileLog implements EventLog {
    private final LogId id;
    private final String place;
    private final LogFiles files;
    private final FileStore store;
    private final CopyOnWriteArrayList<CommitListener> listeners = new CopyOnWriteArrayList<>();
    private final ArrayDeque<EventLines> unflushed = new ArrayDeque<>();
    private volatile Cursor head;
    private volatile long droppable;

    // committer
    final Producers producers;
    final Envelope envelope;
    final List<AppendWork> group = new ArrayList<>();
    final List<AppendWork> parked = new ArrayList<>();
    long epoch;
    long nextSeq;
    long baseGeneration = -1;
    boolean frozen;

    FileLog(LogId id, String place, LogFiles files, Producers producers, FileStore store) {
        this.id = id;
        this.place = place;
        this.files = files;
        this.producers = producers;
        this.store = store;
        this.envelope = new Envelope(id);
        this.epoch = files.epoch();
        this.nextSeq = files.lastSeq() + 1;
        this.head = new Cursor(epoch, files.lastSeq());
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
        return new Cursor(head.epoch(), Math.min(files.oldestSeq(), head.seq()));
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
                .emitter(emitter -> store.commitLog().submit(new Work.Restart(this, emitter)));
    }

    @Override
    public void allowDropping(Cursor upTo) {
        if (upTo.epoch() == head.epoch()) {
            droppable = Math.max(droppable, upTo.seq());
        }
    }

    long droppable() {
        return droppable;
    }

    @Override
    public Cursor listen(CommitListener listener) {
        synchronized (this) {
            listeners.add(listener);
            return head;
        }
    }

    @Override
    public void unlisten(CommitListener listener) {
        listeners.remove(listener);
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
    private @org.jspecify.annotations.Nullable EventLines fromMemory(Cursor after, int maxBytes) {
        synchronized (this) {
            Cursor now = head;
            if (after.epoch() != now.epoch() || after.seq() > now.seq()) {
                throw Problem.of(
                                ProblemKind.INVALID_CURSOR,
                                after + " is not in this log, whose head is " + now)
                        .member("head", now.toString());
            }
            if (after.equals(now)) {
                return EventLines.none(now);
            }
            EventLines oldest = unflushed.peekFirst();
            if (oldest != null && after.seq() + 1 >= oldest.first().seq()) {
                for (EventLines lines : unflushed) {
                    if (lines.last().seq() > after.seq()) {
                        return fit(
                                lines.tail((int) (after.seq() + 1 - lines.first().seq())),
                                maxBytes);
                    }
                }
            }
        }
        if (after.seq() < files.oldestSeq()) {
            throw gone(after);
        }
        return null;
    }

    private static EventLines fit(EventLines lines, int maxBytes) {
        int count = lines.count();
        int n = 1;
        while (n < count && lines.lineFrom(n + 1) - lines.lineFrom(0) <= maxBytes) {
            n++;
        }
        return lines.head(n);
    }

    private EventLines fromFiles(Cursor after, int maxBytes) {
        try {
            return files.read(after, maxBytes);
        } catch (DamagedLog e) {
            if (after.seq() < files.oldestSeq()) {
                throw gone(after);
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
    }

    private Problem gone(Cursor after) {
        return Problem.of(
                        ProblemKind.CURSOR_GONE,
                        "events up to " + oldest() + " are no longer kept, asked after " + after)
                .member("oldest", oldest().toString());
    }

    // committer

    /** Makes durable lines visible: to readers first, then to the listeners. */
    void publish(EventLines lines) {
        synchronized (this) {
            unflushed.addLast(lines);
            head = lines.last();
        }
        for (CommitListener listener : listeners) {
            store.tell(this, () -> listener.committed(lines));
        }
    }

    void restarted(Cursor fresh) {
        epoch = fresh.epoch();
        nextSeq = 1;
        frozen = false;
        droppable = 0;
        synchronized (this) {
            head = fresh;
        }
        for (CommitListener listener : listeners) {
            store.tell(this, () -> listener.restarted(fresh));
        }
    }

    // flusher

    synchronized @org.jspecify.annotations.Nullable EventLines nextUnflushed() {
        return unflushed.peekFirst();
    }

    synchronized void flushed(EventLines lines) {
        if (unflushed.peekFirst() == lines) {
            unflushed.removeFirst();
        }
    }
}
