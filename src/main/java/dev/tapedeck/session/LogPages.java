package dev.tapedeck.session;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.session.files.Pages;
import java.io.IOException;
import java.io.OutputStream;

/** A log from one cursor to another, page by page. Blocks; for one thread. */
final class LogPages implements Pages {
    private static final int PAGE = 1 << 20;

    private final EventLog log;
    private final Cursor until;
    private Cursor at;

    private LogPages(EventLog log, Cursor after, Cursor until) {
        this.log = log;
        this.at = after;
        this.until = until;
    }

    /** All that the log keeps, up to the cursor. */
    static LogPages of(EventLog log, Cursor until) {
        return new LogPages(log, log.oldest(), until);
    }

    static LogPages of(EventLog log, Cursor after, Cursor until) {
        return new LogPages(log, after, until);
    }

    @Override
    public EventLines next() throws IOException {
        if (at.compareTo(until) >= 0) {
            return EventLines.none(at);
        }
        EventLines lines = log.read(at, PAGE).await().indefinitely();
        long beyond = lines.last().seq() - until.seq();
        EventLines page = beyond > 0 ? lines.head((int) (lines.count() - beyond)) : lines;
        at = page.last();
        return page;
    }

    void writeTo(OutputStream out) throws IOException {
        for (EventLines page = next(); !page.isEmpty(); page = next()) {
            out.write(page.bytes(), page.lineFrom(0), page.length());
        }
    }
}
