package dev.tapedeck.store.shared;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** What waits for one log, and whether somebody works on it. Thread-safe. */
final class WorkQueue {
    private final long maxBytes;
    private final int turnBytes;
    private final ArrayDeque<LogWork> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean busy;

    /**
     * @param maxBytes that may wait, unless nothing else does
     * @param turnBytes after which a turn takes no more
     */
    WorkQueue(long maxBytes, int turnBytes) {
        this.maxBytes = maxBytes;
        this.turnBytes = turnBytes;
    }

    enum Entered {
        REFUSED,
        WAITS,
        /** Nobody works: the caller begins. */
        BEGINS
    }

    synchronized Entered enter(LogWork work) {
        if (bytes > 0 && bytes + work.bytes() > maxBytes) {
            return Entered.REFUSED;
        }
        waiting.add(work);
        bytes += work.bytes();
        if (busy) {
            return Entered.WAITS;
        }
        busy = true;
        return Entered.BEGINS;
    }

    /** What stands first and can be done at once; when there is nothing, nobody works any more. */
    synchronized List<LogWork> next() {
        List<LogWork> turn = new ArrayList<>();
        long taken = 0;
        while (!waiting.isEmpty() && (turn.isEmpty() || joins(turn.getFirst(), taken))) {
            LogWork work = waiting.remove();
            turn.add(work);
            taken += work.bytes();
        }
        bytes -= taken;
        busy = !turn.isEmpty();
        return turn;
    }

    private boolean joins(LogWork first, long taken) {
        LogWork next = waiting.element();
        return next.getClass() == first.getClass()
                && !(next instanceof LogWork.Restart)
                && taken < turnBytes;
    }

    synchronized boolean isBusy() {
        return busy;
    }
}
