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
    /** What follows the last frame, so that an older one there is never taken for the next. */
    private static final byte[] END = new byte[WalFrame.HEADER_LENGTH];

    private final long generation;
    private final Path file;
    private final FileChannel channel;
    private final int capacity;
    private final ByteBuffer buffer;
    private final Forcer forcer;
    private int position;

    WalSegment(long generation, Path file, int capacity, ByteBuffer buffer, Forcer forcer)
            throws IOException {
        this.generation = generation;
        this.file = file;
        this.capacity = capacity;
        this.buffer = buffer;
        this.forcer = forcer;
        this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
    }

    long generation() {
        return generation;
    }

    Path file() {
        return file;
    }

    /** The most that one frame may take in a segment of that many bytes. */
    static long largestFrame(int capacity) {
        return capacity - END.length;
    }

    boolean hasRoomFor(long bytes) {
        return bytes <= largestFrame(capacity) - position;
    }

    /** Writes a sealed frame behind the last one; not durable before {@link #force}. */
    void write(JsonBytes frame) throws IOException {
        int length = frame.length();
        frame.put(END);
        int written = 0;
        while (written < frame.length()) {
            int n = Math.min(buffer.capacity(), frame.length() - written);
            buffer.clear().put(frame.array(), written, n).flip();
            while (buffer.hasRemaining()) {
                written += channel.write(buffer, (long) position + written);
            }
        }
        frame.truncate(length);
        position += length;
    }

    void force() throws ForceFailed {
        AtomicFiles.force(file, channel, forcer);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
