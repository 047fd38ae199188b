package dev.tapedeck.store.file;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.store.Admission;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one thread through which every append to every log goes: it takes whatever waits, numbers and
 * encodes it, writes it as one frame, forces once, and only then makes it visible and answers. A
 * failed write or force ends all writing until a restart, since nobody knows then what the device
 * holds.
 */
final class CommitLog implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CommitLog.class);
    private static final int GROUP_BYTES = 4 << 20;
    private static final int KEEP_BYTES = 8 << 20;
    private static final long SPARE_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long SPARE_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final String STOPPING = "the service is stopping";

    private final FileStore store;
    private final long largestFrame;
    private final CommitQueue queue;
    private final WalFolder folder;
    private final WalWriter wal;
    private final Clock clock;
    private final Thread thread;
    private volatile @Nullable String failed;

    // committer
    private final JsonBytes frame = new JsonBytes(64 << 10);
    private final GroupEncoder encoder = new GroupEncoder(frame);
    private final ArrayDeque<Work> ahead = new ArrayDeque<>();
    private final Restarts restarts;
    private final List<AppendWork> taken = new ArrayList<>();
    private final List<FileLog> logs = new ArrayList<>();
    private final List<EventLines> lines = new ArrayList<>();

    CommitLog(
            FileStore store,
            FileStoreOptions options,
            WalFolder folder,
            WalWriter wal,
            Clock clock) {
        this.store = store;
        this.largestFrame = WalSegment.largestFrame(options.walSegmentBytes());
        this.queue = new CommitQueue(options.queueBytes());
        this.restarts = new Restarts(queue, ahead);
        this.folder = folder;
        this.wal = wal;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("tapedeck-commit").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Why nothing can be written any more; null while all is well. */
    @Nullable String failure() {
        return failed;
    }

    void submit(Work work) {
        String why = queue.isClosing() ? STOPPING : refusal();
        if (why != null) {
            work.fail(Problem.of(ProblemKind.STORAGE_UNAVAILABLE, why));
        } else if (work instanceof AppendWork append
                && append.frameBytes() + WalFrame.HEADER_LENGTH > largestFrame) {
            String what = "the batch does not fit into the commit log";
            work.fail(Problem.of(ProblemKind.PAYLOAD_TOO_LARGE, what));
        } else {
            queue.offer(work);
        }
    }

    /** Runs the task on the committer, between two groups or while it waits for room. */
    void run(Runnable task) {
        queue.offerTask(task);
    }

    /** Flusher: the log's old files are out of the way. */
    void restarted(FileLog log, Cursor head) {
        queue.offerResult(() -> restarts.done(log, head));
    }

    /** Flusher: the log stays as it was. */
    void restartFailed(FileLog log, Throwable why) {
        queue.offerResult(() -> restarts.failed(log, why));
    }

    /** Flusher: the new epoch has begun, but the log cannot be used before another try. */
    void restartDelayed(FileLog log, Throwable why) {
        queue.offerResult(() -> restarts.delayed(log, why));
    }

    private @Nullable String refusal() {
        String why = failed;
        return why != null ? why : store.suspension();
    }

    private void run() {
        boolean going = true;
        while (going) {
            try {
                going = round();
            } catch (Throwable e) {
                fail(e);
            }
        }
        try {
            if (failed == null) {
                wal.force();
            }
        } catch (ForceFailed e) {
            fail(e);
        }
        wal.close();
        Problem stopping = Problem.of(ProblemKind.STORAGE_UNAVAILABLE, STOPPING);
        restarts.giveUp(stopping);
        queue.end(stopping);
    }

    /** False when all is done and the store is closing. */
    private boolean round() throws IOException {
        queue.runTasks();
        queue.runResults();
        switch (next()) {
            case AppendWork append -> group(append);
            case Work.Restart restart -> restart(restart);
            case null -> {
                boolean settled = restarts.areSettled() || refusal() != null;
                if (settled && queue.isDone()) {
                    return false;
                }
                queue.idle(failed == null ? wal.idleNanos() : 0);
            }
        }
        if (failed == null) {
            wal.forceIfDue();
        }
        return true;
    }

    private @Nullable Work next() {
        Work work = ahead.poll();
        return work == null ? queue.poll() : work;
    }

    private void restart(Work.Restart restart) {
        String why = refusal();
        if (why != null) {
            restart.fail(Problem.of(ProblemKind.STORAGE_UNAVAILABLE, why));
        } else if (!restarts.holds(restart.log(), restart)) {
            begin(restart);
        }
    }

    private void begin(Work.Restart restart) {
        FileLog log = restart.log();
        Cursor at = restart.at() == null ? new Cursor(log.epoch + 1, 0) : restart.at();
        try {
            Admission.checkBegin(at, new Cursor(log.epoch, log.nextSeq - 1));
        } catch (Problem refused) {
            restart.fail(refused);
            return;
        }
        restarts.begin(restart);
        try {
            wal.force();
            store.flusher().restart(log, at);
        } catch (ForceFailed e) {
            fail(e);
            restarts.failed(log, e);
        }
    }

    /** One round: everything that waits, up to a bound. */
    private void group(AppendWork first) {
        long room = WalFrame.HEADER_LENGTH;
        Work work = first;
        while (work instanceof AppendWork append) {
            if (room + append.frameBytes() > largestFrame && !taken.isEmpty()) {
                break;
            }
            room += append.frameBytes();
            taken.add(append);
            work = room > GROUP_BYTES ? null : next();
        }
        if (work != null) {
            ahead.addFirst(work);
        }
        try {
            commit(room);
        } catch (Throwable e) {
            fail(e);
            Problem refused = Problem.of(ProblemKind.STORAGE_UNAVAILABLE, String.valueOf(failed));
            taken.forEach(each -> each.fail(refused));
        } finally {
            logs.forEach(log -> log.group.clear());
            taken.clear();
            logs.clear();
            lines.clear();
        }
    }

    private void commit(long room) throws IOException {
        String why = refusal();
        if (why == null && !wal.hasRoomFor(room) && !turn()) {
            why = "the commit log is full and its disk takes no more";
        }
        if (why != null) {
            Problem refused = Problem.of(ProblemKind.STORAGE_UNAVAILABLE, why);
            taken.forEach(work -> queue.refuse(work, refused));
            return;
        }
        for (AppendWork work : taken) {
            // What is held keeps its place in the queue's count of bytes.
            if (!restarts.holds(work.log, work)) {
                queue.release(work);
                if (work.log.group.isEmpty()) {
                    logs.add(work.log);
                }
                work.log.group.add(work);
            }
        }
        encoder.begin(wal.generation(), clock.instant());
        for (FileLog log : logs) {
            lines.add(encoder.encode(log));
        }
        if (!encoder.isEmpty()) {
            wal.append(frame);
        }
        frame.clear(KEEP_BYTES);
        publish();
    }

    private void publish() {
        long events = 0;
        for (int i = 0; i < logs.size(); i++) {
            EventLines committed = lines.get(i);
            if (!committed.isEmpty()) {
                events += committed.count();
                logs.get(i).publish(committed);
            }
        }
        store.meters().committed(events);
        for (FileLog log : logs) {
            for (AppendWork work : log.group) {
                work.complete();
            }
        }
        store.flusher().awaitRoom();
    }

    /** Goes over to a fresh segment, waiting a while for a free one. */
    private boolean turn() throws ForceFailed {
        long deadline = System.nanoTime() + SPARE_WAIT_NANOS;
        while (folder.spareCount() == 0) {
            if (refusal() != null || System.nanoTime() - deadline > 0) {
                return false;
            }
            store.checkpointer().request();
            // The checkpoint that frees a segment may need an answer from this thread.
            queue.runTasks();
            queue.pause(SPARE_POLL_NANOS);
        }
        if (!wal.turn()) {
            return false;
        }
        store.checkpointer().begun(wal.generation());
        return true;
    }

    /**
     * Committer: forces what is not, so that what follows may rely on it.
     *
     * @throws IOException when writing has ended
     */
    void forceNow() throws IOException {
        String why = failed;
        if (why != null) {
            throw new IOException(why);
        }
        try {
            wal.force();
        } catch (ForceFailed e) {
            fail(e);
            throw e;
        }
    }

    /** Ends all writing: what the device holds is no longer known. */
    synchronized void fail(Throwable why) {
        if (failed == null) {
            String reason =
                    "the commit log failed ("
                            + why.getMessage()
                            + "); writes stay refused until a restart";
            failed = reason;
            LOG.error(reason, why);
        }
    }

    /** Commits what was accepted, then ends. */
    @Override
    public void close() {
        queue.close();
        Threads.join(thread);
    }
}
