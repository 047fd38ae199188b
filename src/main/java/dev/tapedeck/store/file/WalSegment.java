package dev.tapedeck.store.file;

import dev.tapedeck.json.JsonBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One preallocated file of the commit log, being written. Owned by the committer thread; nothing
 * may interrupt that thread, since an interrupt closes the channel.
 */
final class WalSegment implements AutoCloseable {
    private final long generation;
    private final Path file;
    private final FileChannel channel;
    private final int capacity;
    private final ByteBuffer buffer;
    private int position;

    WalSegment(long generation, Path file, int capacity, ByteBuffer buffer) throws IOException {
        this.generation = generation;
        this.file = file;
        this.capacity = capacity;
        this.buffer = buffer;
        this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
    }

    long generation() {
        return generation;
    }

    Path file() {
        return file;
    }

    boolean hasRoomFor(long bytes) {
        return bytes <= capacity - position;
    }

    /** Writes a sealed frame behind the last one; not durable before {@link #force}. */
    void write(JsonBytes frame) throws IOException {
        int length = frame.length();
        int at = 0;
        while (at < length) {
            int n = Math.min(buffer.capacity(), length - at);
            buffer.clear().put(frame.array(), at, n).flip();
            while (buffer.hasRemaining()) {
                position += channel.write(buffer, position);
            }
            at += n;
        }
    }

    void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
