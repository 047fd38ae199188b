package dev.tapedeck.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A listener that keeps what it hears and fails when it is not told line by line, in order. */
public final class Heard implements CommitListener {
    private final List<String> lines = new ArrayList<>();
    private final List<Cursor> restarts = new ArrayList<>();
    private Cursor at;
    private AssertionError wrong;

    /** Listens from now on. */
    public static Heard by(EventLog log) {
        Heard heard = new Heard();
        synchronized (heard) {
            heard.at = log.listen(heard);
        }
        return heard;
    }

    @Override
    public synchronized void committed(EventLines group) {
        try {
            assertEquals(at.plus(1), group.first(), "the next line");
            for (int i = 0; i < group.count(); i++) {
                lines.add(Samples.line(group, i));
            }
            at = group.last();
        } catch (AssertionError e) {
            wrong = wrong == null ? e : wrong;
        }
    }

    @Override
    public synchronized void restarted(Cursor head) {
        restarts.add(head);
        at = head;
    }

    public synchronized List<String> lines() {
        if (wrong != null) {
            throw wrong;
        }
        return List.copyOf(lines);
    }

    public synchronized List<Cursor> restarts() {
        return List.copyOf(restarts);
    }

    /** Waits until it has heard of that cursor. */
    public void upTo(Cursor head) {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> at().compareTo(head) >= 0);
    }

    /** The last cursor heard of. */
    public synchronized Cursor at() {
        return at;
    }
}
