package dev.tapedeck.messaging;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Lines of one log on their way to the broker, which answers each by itself, on any thread. */
final class CommittedPart {
    private final EventLines lines;
    private final @Nullable Throwable[] failures;
    private final AtomicInteger open;

    CommittedPart(EventLines lines) {
        this.lines = lines;
        this.failures = new @Nullable Throwable[lines.count()];
        this.open = new AtomicInteger(lines.count());
    }

    EventLines lines() {
        return lines;
    }

    /**
     * Notes the answer to one line. Each has its own place, and the count makes all of them visible
     * to whoever gets true.
     *
     * @return true when it was the last answer
     */
    boolean answered(int line, @Nullable Throwable failure) {
        failures[line] = failure;
        return open.decrementAndGet() == 0;
    }

    /** Once all is answered: the first failure in the log's order. */
    @Nullable Throwable failure() {
        int sent = sent();
        return sent == failures.length ? null : failures[sent];
    }

    /** Once all is answered: every line up to here has reached the broker. */
    Cursor sentUpTo() {
        Cursor first = lines.first();
        return new Cursor(first.epoch(), first.seq() + sent() - 1);
    }

    private int sent() {
        int sent = 0;
        while (sent < failures.length && failures[sent] == null) {
            sent++;
        }
        return sent;
    }
}
