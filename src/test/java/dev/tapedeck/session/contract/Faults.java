package dev.tapedeck.session.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the service logs as an error or with a stack trace while it listens. */
final class Faults extends Handler {
    private final List<String> heard = new CopyOnWriteArrayList<>();

    void listen() {
        Logger.getLogger("").addHandler(this);
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getThrown() != null || entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
            heard.add(entry.getLoggerName() + ": " + entry.getMessage() + " " + entry.getThrown());
        }
    }

    /** Stops listening. */
    void assertNone() {
        Logger.getLogger("").removeHandler(this);
        assertEquals(List.of(), heard, "logged");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
