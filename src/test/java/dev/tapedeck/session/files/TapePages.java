package dev.tapedeck.session.files;

import dev.tapedeck.log.EventLines;
import java.io.IOException;
import java.util.function.IntSupplier;

/**
 * Lines cut into pages, and on demand a failure in place of the page that holds a certain event.
 */
final class TapePages implements Pages {
    private final EventLines all;
    private final IntSupplier pageSize;
    private final int failAt;
    private int at;

    TapePages(EventLines all, IntSupplier pageSize, int failAt) {
        this.all = all;
        this.pageSize = pageSize;
        this.failAt = failAt;
    }

    static Pages of(EventLines all, IntSupplier pageSize) {
        return new TapePages(all, pageSize, Integer.MAX_VALUE);
    }

    @Override
    public EventLines next() throws IOException {
        int to = Math.min(all.count(), at + pageSize.getAsInt());
        if (to > failAt) {
            throw new IOException("the log is damaged");
        }
        EventLines page = all.head(to).tail(at);
        at = to;
        return page;
    }
}
