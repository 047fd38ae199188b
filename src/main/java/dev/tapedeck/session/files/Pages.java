package dev.tapedeck.session.files;

import dev.tapedeck.log.EventLines;
import java.io.IOException;

/** One pass over a log, page by page. Used by one thread; each call may block. */
@FunctionalInterface
public interface Pages {
    /** The next lines, in order; empty at the end. */
    EventLines next() throws IOException;
}
