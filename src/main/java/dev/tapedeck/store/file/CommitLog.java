package dev.tapedeck.store.file;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * One queue and one thread, through which every append to every log goes: it takes whatever waits,
 * numbers and encodes it, writes it as one frame, forces once, and only then makes it visible and
 * answers. A failed write or force ends all writing until a restart, since nobody knows then what
 * the device holds.
 */
final class CommitLog implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CommitLog.class);
    private static final int QUEUE = 1 << 16;
    private static final int GROUP_BYTES = 4 << 20;
    private static final int KEEP_BYTES = 8 << 20;
    private static final int BUFFER_BYTES = 1 << 20;

    private final FileStore store;
    private final FileStoreOptions options;
    private final WalFolder folder;
    private final Clock clock;
    private final MpscArrayQueue<Work> queue = new MpscArrayQueue<>(QUEUE);
    private final AtomicLong queuedBytes = new AtomicLong();
    private final Thread thread;
    private volatile boolean waiting;
    private volatile boolean closing;
    private volatile @Nullable String failed;

    // committer
    private final JsonBytes frame = new JsonBytes(1 << 20);
    private final GroupEncoder encoder = new GroupEncoder(frame);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final List<AppendWork> taken = new ArrayList<>();
    private final List<FileLog> logs = new ArrayList<>();
    private final List<EventLines> lines = new ArrayList<>();
    private @Nullable WalSegment segment;
    private final ArrayDeque<Work> ahead = new ArrayDeque<>();
    private long frameNumber;
    private long lastGeneration;
    private long forcedAtNanos;
    private boolean unforced;

    CommitLog(
            FileStore store,
            FileStoreOptions options,
            WalFolder folder,
            long lastGeneration,
            long lastFrame,
            Clock clock) {
        this.store = store;
        this.options = options;
        this.folder = folder;
        this.clock = clock;
        this.lastGeneration = lastGeneration;
        this.frameNumber = lastFrame;
        this.thread = Thread.ofPlatform().name("tapedeck-commit").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Why nothing can be written any more; null while all is well. */
    @Nullable String failure() {
        return failed;
    }

    void submit(AppendWork work) {
        String why = closing ? "the service is stopping" : refusal();
        if (why != null) {
            work.fail(Problem.of(ProblemKind.STORAGE_UNAVAILABLE, why));
        } else if (work.frameBytes() + WalFrame.HEADER_LENGTH > options.walSegmentBytes()) {
            work.fail(
                    Problem.of(
                            ProblemKind.PAYLOAD_TOO_LARGE,
                            "the batch does not fit into the commit log"));
        } else if (queuedBytes.get() > options.queueBytes() || !queue.offer(work)) {
            work.fail(Problem.of(ProblemKind.OVERLOADED, "too many appends are waiting"));
        } else {
            queuedBytes.addAndGet(work.bytes);
            wake();
        }
    }

    /** Queues something other than an append; it is never refused for being too much. */
    void submit(Work work) {
        while (!queue.offer(work)) {
            Thread.onSpinWait();
        }
        wake();
    }

    private @Nullable String refusal() {
        String why = failed;
        return why != null ? why : store.suspension();
    }

    private void wake() {
        if (waiting) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!closing || !queue.isEmpty() || !ahead.isEmpty()) {
            try {
                round();
            } catch (IOException | RuntimeException e) {
                fail(e);
            }
        }
        force();
        closeSegment();
    }

    private void round() throws IOException {
        Work first = next();
        if (first == null) {
            idle();
        } else if (first instanceof AppendWork append) {
            group(append);
        } else {
            control(first);
        }
        forceIfDue();
    }

    private @Nullable Work next() {
        Work work = ahead.poll();
        return work == null ? queue.poll() : work;
    }

    private void idle() {
        waiting = true;
        if (queue.isEmpty() && !closing) {
            if (unforced) {
                LockSupport.parkNanos(this, options.interval().orElseThrow().toNanos());
            } else {
                LockSupport.park(this);
            }
        }
        waiting = false;
    }

    private void control(Work work) throws IOException {
        switch (work) {
            case AppendWork append ->
                    throw new IllegalStateException("an append is no control: " + append);
            case Work.Restart restart -> {
                FileLog log = restart.log();
                if (log.frozen || refusal() != null) {
                    restart.emitter()
                            .fail(
                                    Problem.of(
                                            ProblemKind.STORAGE_UNAVAILABLE,
                                            "the log cannot restart now"));
                } else {
                    force();
                    log.frozen = true;
                    store.flusher().restart(restart);
                }
            }
            case Work.Restarted done -> {
                FileLog log = done.restart().log();
                log.restarted(done.head());
                log.baseGeneration = -1;
                unpark(log);
                done.restart().emitter().complete(done.head());
            }
            case Work.RestartFailed not -> {
                not.restart().log().frozen = false;
                unpark(not.restart().log());
                not.restart()
                        .emitter()
                        .fail(
                                Problem.of(
                                        ProblemKind.STORAGE_UNAVAILABLE,
                                        String.valueOf(not.why().getMessage())));
            }
            case Work.Run run -> run.task().run();
        }
    }

    private void unpark(FileLog log) {
        for (AppendWork work : log.parked) {
            queuedBytes.addAndGet(work.bytes);
            ahead.add(work);
        }
        log.parked.clear();
    }

    /** One round: everything that waits, up to a bound. */
    private void group(AppendWork first) throws IOException {
        long room = WalFrame.HEADER_LENGTH;
        Work work = first;
        while (work instanceof AppendWork append) {
            room += append.frameBytes();
            if (room > options.walSegmentBytes() && !taken.isEmpty()) {
                break;
            }
            taken.add(append);
            work = room > GROUP_BYTES ? null : next();
        }
        if (work != null) {
            ahead.addFirst(work);
        }
        try {
            commit(room);
        } catch (IOException | RuntimeException e) {
            fail(e);
            taken.forEach(each -> each.fail(unavailable()));
            logs.forEach(log -> log.group.clear());
        } finally {
            taken.clear();
            logs.clear();
            lines.clear();
        }
    }

    private void commit(long room) throws IOException {
        for (AppendWork work : taken) {
            queuedBytes.addAndGet(-work.bytes);
        }
        String why = refusal();
        WalSegment target = why == null ? segmentWith(room) : null;
        if (target == null) {
            Problem refused =
                    Problem.of(
                            ProblemKind.STORAGE_UNAVAILABLE,
                            why != null
                                    ? why
                                    : "the commit log is full and its disk takes no more");
            taken.forEach(work -> work.fail(refused));
            return;
        }
        for (AppendWork work : taken) {
            if (work.log.frozen) {
                work.log.parked.add(work);
            } else {
                if (work.log.group.isEmpty()) {
                    logs.add(work.log);
                }
                work.log.group.add(work);
            }
        }
        encoder.begin(target.generation(), clock.instant());
        for (FileLog log : logs) {
            lines.add(encoder.encode(log));
        }
        if (!encoder.isEmpty()) {
            WalFrame.seal(frame, target.generation(), ++frameNumber);
            target.write(frame);
            forced(target);
        }
        frame.clear(KEEP_BYTES);
        publish();
    }

    private void forced(WalSegment target) throws IOException {
        if (options.interval().isEmpty()) {
            long before = System.nanoTime();
            target.force();
            store.meters().forced(System.nanoTime() - before);
        } else {
            unforced = true;
        }
    }

    private void publish() {
        long events = 0;
        for (int i = 0; i < logs.size(); i++) {
            EventLines committed = lines.get(i);
            if (!committed.isEmpty()) {
                events += committed.count();
                store.flusher().added(logs.get(i), committed);
                logs.get(i).publish(committed);
            }
        }
        store.meters().committed(events);
        for (FileLog log : logs) {
            for (AppendWork work : log.group) {
                work.complete();
            }
            log.group.clear();
        }
        store.flusher().awaitRoom();
    }

    /**
     * The segment to write to, a fresh one when the frame does not fit; null when there is none to
     * be had.
     */
    private @Nullable WalSegment segmentWith(long room) throws IOException {
        WalSegment current = segment;
        if (current != null && current.hasRoomFor(room)) {
            return current;
        }
        if (!store.checkpointer().awaitSpare()) {
            return null;
        }
        force();
        closeSegment();
        lastGeneration = Math.max(lastGeneration + 1, clock.millis());
        WalSegment fresh =
                new WalSegment(
                        lastGeneration,
                        folder.take(lastGeneration),
                        options.walSegmentBytes(),
                        buffer);
        segment = fresh;
        store.checkpointer().begun(lastGeneration);
        return fresh;
    }

    private void forceIfDue() {
        if (unforced
                && System.nanoTime() - forcedAtNanos
                        >= options.interval().orElseThrow().toNanos()) {
            force();
        }
    }

    private void force() {
        WalSegment current = segment;
        if (unforced && current != null && failed == null) {
            try {
                current.force();
            } catch (IOException e) {
                fail(e);
            }
            unforced = false;
            forcedAtNanos = System.nanoTime();
        }
    }

    /** Ends all writing: what the device holds is no longer known. */
    void fail(Throwable why) {
        String reason =
                "the commit log failed ("
                        + why.getMessage()
                        + "); writes stay refused until a restart";
        failed = reason;
        LOG.error(reason, why);
    }

    private Problem unavailable() {
        return Problem.of(ProblemKind.STORAGE_UNAVAILABLE, String.valueOf(failed));
    }

    private void closeSegment() {
        WalSegment current = segment;
        segment = null;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                LOG.warnf("closing %s: %s", current.file(), e.getMessage());
            }
        }
    }

    long lastGenerationWhenStopped() {
        return lastGeneration;
    }

    /** Commits what was accepted, then ends. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
