package dev.tapedeck.store.file;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the committer. Any thread puts in, the committer alone takes out. Callers' work is
 * bounded and keeps its order; the store's own tasks are few, never refused, and overtake it.
 */
final class CommitQueue {
    private static final int SLOTS = 1 << 16;

    private final long maxBytes;
    private final MpscArrayQueue<Work> work = new MpscArrayQueue<>(SLOTS);
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> results = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private volatile @Nullable Thread idle;
    private volatile boolean closing;
    private volatile @Nullable Problem ended;

    CommitQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Puts it in, or answers it with a refusal. */
    void offer(Work each) {
        long size = bytesOf(each);
        if (bytes.getAndAdd(size) > maxBytes || !work.offer(each)) {
            bytes.addAndGet(-size);
            each.fail(Problem.of(ProblemKind.OVERLOADED, "too many appends are waiting"));
        } else {
            wake();
        }
    }

    private static long bytesOf(Work each) {
        return each instanceof AppendWork append ? append.bytes : 0;
    }

    /** Something short that needs the committer's data, run between groups or while it waits. */
    void offerTask(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** Something that may change a log's epoch or order, run between groups only. */
    void offerResult(Runnable result) {
        results.add(result);
        wake();
    }

    /**
     * The committer marks itself idle and looks once more before it parks; whoever puts something
     * in does so before it looks for the mark. One of the two sees the other.
     */
    private void wake() {
        Thread sleeper = idle;
        if (sleeper != null) {
            LockSupport.unpark(sleeper);
        }
        if (ended != null) {
            refuseRest();
        }
    }

    // committer

    @Nullable Work poll() {
        return work.poll();
    }

    /** The work has left the queue for good: its bytes make room for others. */
    void release(AppendWork append) {
        bytes.addAndGet(-append.bytes);
    }

    /** Answers it with a refusal after it was taken out. */
    void refuse(Work each, Problem why) {
        bytes.addAndGet(-bytesOf(each));
        each.fail(why);
    }

    void runTasks() {
        runAll(tasks);
    }

    void runResults() {
        runAll(results);
    }

    private static void runAll(Queue<Runnable> queue) {
        for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
            next.run();
        }
    }

    /**
     * Waits until something is put in.
     *
     * @param nanos at most that long; 0 without end
     */
    void idle(long nanos) {
        idle = Thread.currentThread();
        if (isEmpty() && !closing) {
            if (nanos > 0) {
                LockSupport.parkNanos(this, nanos);
            } else {
                LockSupport.park(this);
            }
        }
        idle = null;
    }

    /** Waits a while for something that no one puts in here. */
    void pause(long nanos) {
        LockSupport.parkNanos(this, nanos);
    }

    private boolean isEmpty() {
        return work.isEmpty() && tasks.isEmpty() && results.isEmpty();
    }

    boolean isClosing() {
        return closing;
    }

    /** Closing, and nothing is left to do. */
    boolean isDone() {
        return closing && isEmpty();
    }

    void close() {
        closing = true;
        wake();
    }

    /** The committer has stopped: what is still put in is answered by whoever puts it. */
    void end(Problem why) {
        ended = why;
        refuseRest();
    }

    private synchronized void refuseRest() {
        Problem why = ended;
        if (why != null) {
            for (Work each = work.poll(); each != null; each = work.poll()) {
                each.fail(why);
            }
            runTasks();
            runResults();
        }
    }
}
