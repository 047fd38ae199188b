package dev.tapedeck.store.memory;

import dev.tapedeck.document.Folder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A file that is being written: its bytes count from the first one on. One thread. */
final class MemoryDraft extends OutputStream implements Folder.Draft {
    private final MemoryFiles files;
    private final String path;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private long reserved;

    MemoryDraft(MemoryFiles files, String path) {
        this.files = files;
        this.path = path;
    }

    @Override
    public OutputStream out() {
        return this;
    }

    @Override
    public void write(int b) throws IOException {
        reserve(1);
        content.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        reserve(length);
        content.write(bytes, from, length);
    }

    private void reserve(int bytes) throws IOException {
        files.take(bytes);
        reserved += bytes;
    }

    @Override
    public void publish(Folder.Durability durability) throws IOException {
        files.put(path, content.toByteArray(), reserved);
        reserved = 0;
    }

    @Override
    public void close() {
        files.giveBack(reserved);
        reserved = 0;
        content.reset();
    }
}
