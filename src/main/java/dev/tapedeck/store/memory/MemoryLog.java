package dev.tapedeck.store.memory;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.CommitListener;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Envelope;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.Remembered;
import dev.tapedeck.log.Timestamps;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.store.Admission;
import dev.tapedeck.store.Producers;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One log in memory. Appends and restarts go through one queue, worked off by whichever caller
 * finds it idle: that is the log's order, and a listener that appends waits for nobody. The lines
 * are guarded by this object.
 */
final class MemoryLog implements EventLog {
    private static final Logger LOG = Logger.getLogger(MemoryLog.class);
    private static final int PRODUCERS = 1000;

    private final LogId id;
    private final Room room;
    private final Clock clock;
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final CopyOnWriteArrayList<CommitListener> listeners = new CopyOnWriteArrayList<>();

    // the caller that works off the queue
    private final Envelope envelope;
    private final Producers producers = new Producers(PRODUCERS);

    // guarded by this, written only by that caller
    private final List<Block> blocks = new ArrayList<>();
    private long bytes;
    private boolean forgotten;
    private volatile Cursor oldest = Cursor.ORIGIN;
    private volatile Cursor head = Cursor.ORIGIN;

    MemoryLog(LogId id, Room room, Clock clock) {
        this.id = id;
        this.room = room;
        this.clock = clock;
        this.envelope = new Envelope(id);
    }

    @Override
    public LogId id() {
        return id;
    }

    @Override
    public Cursor head() {
        return head;
    }

    @Override
    public Cursor oldest() {
        return oldest;
    }

    @Override
    public synchronized long bytes() {
        return bytes;
    }

    @Override
    public Uni<Appended> append(Append append) {
        return Uni.createFrom().emitter(emitter -> inOrder(() -> append(append, emitter)));
    }

    @Override
    public Uni<Cursor> restart() {
        return Uni.createFrom()
                .emitter(emitter ->
                        inOrder(() -> restart(new Cursor(head.epoch() + 1, 0), emitter)));
    }

    @Override
    public Uni<Cursor> beginAt(Cursor cursor) {
        return Uni.createFrom()
                .emitter(emitter ->
                        inOrder(() -> {
                            try {
                                Admission.checkBegin(cursor, head);
                                restart(cursor, emitter);
                            } catch (Problem refused) {
                                emitter.fail(refused);
                            }
                        }));
    }

    @Override
    public Multi<EventLines> archived(long epoch) {
        return Multi.createFrom().empty();
    }

    @Override
    public Uni<List<Remembered>> remembered() {
        return Uni.createFrom()
                .emitter(emitter -> inOrder(() -> emitter.complete(producers.all())));
    }

    private void inOrder(Runnable task) {
        work.add(task);
        if (waiting.getAndIncrement() == 0) {
            do {
                Runnable next = work.remove();
                next.run();
            } while (waiting.decrementAndGet() > 0);
        }
    }

    private void append(Append append, UniEmitter<? super Appended> emitter) {
        EventBatch batch = append.batch();
        long most = batch.dataBytes();
        for (int i = 0; i < batch.size(); i++) {
            most += envelope.overhead() + batch.type(i).ascii().length;
        }
        try {
            // Before the gate, which must not remember a batch that finds no room.
            take(most);
        } catch (Problem full) {
            emitter.fail(full);
            return;
        }
        long written = 0;
        try {
            Admission admission = Admission.decide(append, head, producers);
            if (admission.fresh() && batch.size() > 0) {
                written = write(batch, admission.answer());
            }
            emitter.complete(admission.answer());
        } catch (RuntimeException refused) {
            emitter.fail(refused);
        } finally {
            room.giveBack(most - written);
        }
    }

    private void take(long most) {
        if (isForgotten()) {
            throw Problem.of(ProblemKind.STORAGE_UNAVAILABLE, "the log " + id + " is forgotten");
        }
        room.take(most);
    }

    private synchronized boolean isForgotten() {
        return forgotten;
    }

    void letGo() {
        inOrder(() -> {
            synchronized (this) {
                forgotten = true;
                room.giveBack(bytes);
            }
        });
    }

    private long write(EventBatch batch, Appended answer) {
        byte[] ts = Timestamps.ascii(clock.instant());
        EventLines lines;
        List<CommitListener> hearing;
        synchronized (this) {
            if (blocks.isEmpty() || blocks.getLast().isFull()) {
                blocks.add(new Block(answer.first()));
            }
            lines = blocks.getLast().add(envelope, batch, answer.first(), ts);
            bytes += lines.length();
            head = answer.last();
            hearing = List.copyOf(listeners);
        }
        tell(hearing, listener -> listener.committed(lines));
        return lines.length();
    }

    /** The old lines go: there is nowhere to keep them aside. */
    private void restart(Cursor fresh, UniEmitter<? super Cursor> emitter) {
        List<CommitListener> hearing;
        synchronized (this) {
            room.giveBack(forgotten ? 0 : bytes);
            bytes = 0;
            blocks.clear();
            oldest = fresh;
            head = fresh;
            hearing = List.copyOf(listeners);
        }
        tell(hearing, listener -> listener.restarted(fresh));
        emitter.complete(fresh);
    }

    private void tell(List<CommitListener> hearing, Consumer<CommitListener> news) {
        for (CommitListener listener : hearing) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                LOG.errorf(e, "a listener of %s failed", id);
            }
        }
    }

    /** Nothing is ever dropped: the limit is the store's. */
    @Override
    public void allowDropping(Cursor upTo) {
        LOG.tracef("%s could drop up to %s", id, upTo);
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
        return Uni.createFrom().item(() -> lines(after, maxBytes));
    }

    private synchronized EventLines lines(Cursor after, int maxBytes) {
        if (after.epoch() != head.epoch() || after.seq() > head.seq()) {
            throw Problem.of(
                            ProblemKind.INVALID_CURSOR,
                            after + " is not in this log, whose head is " + head)
                    .member("head", head.toString());
        }
        if (after.equals(head)) {
            return EventLines.none(head);
        }
        if (after.compareTo(oldest) < 0) {
            throw Problem.of(
                            ProblemKind.CURSOR_GONE,
                            "events up to " + oldest + " are not kept, asked after " + after)
                    .member("oldest", oldest.toString());
        }
        EventLines lines = blocks.get(blockOf(after.seq() + 1)).all();
        return lines.tail((int) (after.seq() + 1 - lines.first().seq())).upTo(maxBytes);
    }

    /** The last block that begins at the seq or before. */
    private int blockOf(long seq) {
        int low = 0;
        int high = blocks.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (blocks.get(middle).first().seq() <= seq) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
