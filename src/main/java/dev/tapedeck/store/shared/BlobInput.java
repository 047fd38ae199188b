package dev.tapedeck.store.shared;

import java.io.IOException;
import java.io.InputStream;

/** A file's parts, fetched one after another as they are read. */
final class BlobInput extends InputStream {
    private final Blobs blobs;
    private final String name;
    private final Blobs.Entry entry;
    private byte[] part = new byte[0];
    private int at;
    private int next;

    BlobInput(Blobs blobs, String name, Blobs.Entry entry) {
        this.blobs = blobs;
        this.name = name;
        this.entry = entry;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (at == part.length) {
            if (next == entry.parts()) {
                return -1;
            }
            part = blobs.part(name, entry, next);
            next++;
            at = 0;
        }
        int n = Math.min(length, part.length - at);
        System.arraycopy(part, at, into, from, n);
        at += n;
        return n;
    }
}
