package dev.tapedeck.messaging;

import dev.tapedeck.log.CommitListener;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventLog;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One log on its way to the committed channel: only a cursor, and a note on the committing thread
 * that there is more. The rest belongs to the thread of the committed channel.
 */
final class CommittedLog implements CommitListener {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final EventLog log;
    private final Consumer<CommittedLog> due;
    private final AtomicBoolean isDue = new AtomicBoolean();

    // channel's thread
    private Cursor at;
    private boolean sending;
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    /**
     * @param due told once when there is more to send, until {@link #take}; on any thread
     */
    CommittedLog(EventLog log, Cursor at, Consumer<CommittedLog> due) {
        this.log = log;
        this.at = at;
        this.due = due;
    }

    EventLog log() {
        return log;
    }

    /** All up to here is at the broker. */
    Cursor at() {
        return at;
    }

    void moveTo(Cursor cursor) {
        at = cursor;
    }

    /** Any thread. */
    void signal() {
        if (!isDue.get() && isDue.compareAndSet(false, true)) {
            due.accept(this);
        }
    }

    /**
     * The thread looks at the log now: what is committed from here on signals again. False when a
     * part of it is still under way, or waits to be sent again.
     */
    boolean take() {
        isDue.set(false);
        return !sending;
    }

    void begin() {
        sending = true;
    }

    /** All of the part has reached the broker. */
    void sent() {
        sending = false;
        pauseMillis = FIRST_PAUSE_MILLIS;
    }

    /**
     * A line has not reached the broker, or cannot be read.
     *
     * @return how long to wait before {@link #resume}
     */
    long failed() {
        sending = true;
        long pause = pauseMillis;
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        return pause;
    }

    /** Since the last line that reached the broker. */
    boolean hasFailed() {
        return pauseMillis > FIRST_PAUSE_MILLIS;
    }

    void resume() {
        sending = false;
        signal();
    }

    // committing thread

    @Override
    public void committed(EventLines lines) {
        signal();
    }

    @Override
    public void restarted(Cursor head) {
        signal();
    }
}
