package dev.tapedeck.session.files;

import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folder.Durability;
import dev.tapedeck.json.JsonBytes;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/**
 * A compressed file in the making. The same writes give the same bytes: gzip's header carries no
 * time. Closed before {@link #publish}, it leaves nothing.
 */
final class GzipDraft implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Folder.Draft draft;
    private final GZIPOutputStream gzip;
    private final JsonBytes buffer = new JsonBytes(BUFFER);

    GzipDraft(Folder folder, String name) throws IOException {
        draft = folder.draft(name);
        gzip = compressor(draft);
    }

    private static GZIPOutputStream compressor(Folder.Draft draft) throws IOException {
        try {
            return new GZIPOutputStream(new KeptOpen(draft.out()), BUFFER);
        } catch (IOException e) {
            try (draft) {
                throw e;
            }
        }
    }

    /** Where to write; {@link #drain} now and then keeps it small. */
    JsonBytes json() {
        return buffer;
    }

    /** Compresses what has been written when it is enough. */
    void drain() throws IOException {
        if (buffer.length() >= BUFFER) {
            flush();
        }
    }

    private void flush() throws IOException {
        gzip.write(buffer.array(), 0, buffer.length());
        buffer.clear(BUFFER);
    }

    /** Writes the end; nothing may be written after it. */
    void finish() throws IOException {
        flush();
        gzip.close();
    }

    void publish() throws IOException {
        draft.publish(Durability.POWER);
    }

    @Override
    public void close() throws IOException {
        try (draft) {
            gzip.close();
        }
    }
}
