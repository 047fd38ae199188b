package dev.tapedeck.store.memory;

import dev.tapedeck.problem.Problem;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Files in memory by their paths from the root, {@code sessions/u/s_b/trades.json}, within a limit
 * of bytes. Contents are replaced, never changed. Guarded by itself.
 */
final class MemoryFiles {
    /** What a file takes besides its content, so that empty ones have an end too. */
    private static final int ENTRY = 64;

    private final TreeMap<String, byte[]> byPath = new TreeMap<>();
    private final Room room;

    MemoryFiles(Room room) {
        this.room = room;
    }

    synchronized byte @Nullable [] get(String path) {
        return byPath.get(path);
    }

    synchronized byte[] existing(String path) throws IOException {
        byte[] content = byPath.get(path);
        if (content == null) {
            throw new NoSuchFileException(path);
        }
        return content;
    }

    /**
     * @param reserved bytes that were {@linkplain #take taken} for it
     */
    synchronized void put(String path, byte[] content, long reserved) throws IOException {
        byte[] before = byPath.get(path);
        long there = before == null ? 0 : cost(before);
        take(cost(content) - there - reserved);
        byPath.put(path, content);
    }

    private static long cost(byte[] content) {
        return ENTRY + (long) content.length;
    }

    synchronized void remove(String path) {
        byte[] before = byPath.remove(path);
        if (before != null) {
            room.giveBack(cost(before));
        }
    }

    synchronized void move(String from, String to) throws IOException {
        byte[] content = existing(from);
        remove(to);
        byPath.put(to, content);
        byPath.remove(from);
    }

    /** All that begin with that, in their order. */
    synchronized List<String> under(String from) {
        return byPath.tailMap(from).keySet().stream()
                .takeWhile(path -> path.startsWith(from))
                .toList();
    }

    /** Gives back when it is less than nothing. */
    void take(long bytes) throws IOException {
        if (bytes <= 0) {
            room.giveBack(-bytes);
            return;
        }
        try {
            room.take(bytes);
        } catch (Problem full) {
            throw new IOException(full.detail(), full);
        }
    }

    void giveBack(long bytes) {
        room.giveBack(bytes);
    }
}
