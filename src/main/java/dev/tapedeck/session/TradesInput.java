package dev.tapedeck.session;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.EventType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * {@code trades.json} as of a cursor, read from the log page by page, in the very form of the file.
 */
final class TradesInput extends InputStream {
    private final LogPages pages;
    private ByteArrayInputStream page = new ByteArrayInputStream(new byte[] {'[', '\n'});
    private boolean any;
    private boolean last;

    private TradesInput(LogPages pages) {
        this.pages = pages;
    }

    static TradesInput of(EventLog log, Cursor until) {
        return new TradesInput(LogPages.of(log, until));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (page.available() == 0) {
            if (last) {
                return -1;
            }
            page = new ByteArrayInputStream(nextPage());
        }
        return page.read(into, offset, length);
    }

    private byte[] nextPage() throws IOException {
        JsonBytes out = new JsonBytes(4096);
        EventLines lines = pages.next();
        for (int i = 0; i < lines.count(); i++) {
            if (lines.type(i).equals(EventType.TRADE)) {
                out.ascii(any ? ",\n" : "").put(lines.bytes(), lines.dataFrom(i), lines.dataTo(i));
                any = true;
            }
        }
        if (lines.isEmpty()) {
            last = true;
            out.ascii(any ? "\n]\n" : "]\n");
        }
        return out.toByteArray();
    }
}
