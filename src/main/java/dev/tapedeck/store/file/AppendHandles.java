package dev.tapedeck.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Files open for append, the least recently used closed beyond a limit, and the set of those
 * written since the last checkpoint. Used by the flusher; the checkpoint takes the set.
 */
final class AppendHandles implements AutoCloseable {
    private static final int BUFFER = 1 << 20;

    private final int max;
    private final Forcer forcer;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final LinkedHashMap<Path, FileChannel> open = new LinkedHashMap<>(64, 0.75f, true);
    private Set<Path> dirty = new HashSet<>();

    AppendHandles(int max, Forcer forcer) {
        this.max = max;
        this.forcer = forcer;
    }

    /** Writes at the offset; what a failed earlier try left there is written over. */
    synchronized void write(Path file, long offset, byte[] bytes, int from, int length)
            throws IOException {
        FileChannel channel = channel(file);
        dirty.add(file);
        long at = offset;
        int done = 0;
        while (done < length) {
            int n = Math.min(BUFFER, length - done);
            buffer.clear().put(bytes, from + done, n).flip();
            while (buffer.hasRemaining()) {
                at += channel.write(buffer, at);
            }
            done += n;
        }
    }

    private FileChannel channel(Path file) throws IOException {
        FileChannel channel = open.get(file);
        if (channel == null) {
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
            open.put(file, channel);
            if (open.size() > max) {
                Map.Entry<Path, FileChannel> eldest = open.firstEntry();
                open.remove(eldest.getKey());
                eldest.getValue().close();
            }
        }
        return channel;
    }

    /** Forces the file, after which it is no longer one that a checkpoint must force. */
    void force(Path file) throws IOException {
        AtomicFiles.force(file, forcer);
    }

    /** Closes the file; it will be moved or deleted. */
    synchronized void forget(Path file) throws IOException {
        FileChannel channel = open.remove(file);
        if (channel != null) {
            channel.close();
        }
        dirty.remove(file);
    }

    /** The files written since the last call. */
    synchronized Set<Path> takeDirty() {
        Set<Path> taken = dirty;
        dirty = new HashSet<>();
        return taken;
    }

    /** Puts back what could not be forced for a reason that may pass. */
    synchronized void stillDirty(Collection<Path> files) {
        dirty.addAll(files);
    }

    synchronized int openCount() {
        return open.size();
    }

    @Override
    public synchronized void close() throws IOException {
        for (FileChannel channel : open.values()) {
            channel.close();
        }
        open.clear();
    }
}
