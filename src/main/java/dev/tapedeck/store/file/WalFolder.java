package dev.tapedeck.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The files of the commit log: {@code wal-<generation>.log} hold frames, {@code spare-<n>.log} wait
 * to be used again. Files are made with zeroes written, since a force into blocks that exist is
 * many times cheaper than one that grows the file.
 */
final class WalFolder {
    private static final int ZEROES = 1 << 20;

    private final Path folder;
    private final int segmentBytes;
    private final long maxSegments;
    private final List<Path> spares = new ArrayList<>();
    private long made;
    private int inUse;

    WalFolder(Path root, int segmentBytes, long maxBytes) throws IOException {
        this.folder = Files.createDirectories(root.resolve("wal"));
        this.segmentBytes = segmentBytes;
        this.maxSegments = maxBytes / segmentBytes;
        for (Path file : list("spare-")) {
            if (Files.size(file) == segmentBytes) {
                spares.add(file);
            } else {
                Files.delete(file);
            }
        }
        this.inUse = list("wal-").size();
    }

    /** Files with frames, oldest first. */
    List<Path> written() throws IOException {
        return list("wal-");
    }

    static long generation(Path file) {
        String name = String.valueOf(file.getFileName());
        return Long.parseLong(name.substring(4, name.length() - 4));
    }

    synchronized int spareCount() {
        return spares.size();
    }

    synchronized boolean full() {
        return spares.isEmpty() && inUse >= maxSegments;
    }

    /**
     * Makes one spare when there is none and the limit allows it. May take a while; not for the
     * committer thread.
     */
    void prepareSpare() throws IOException {
        Path file;
        synchronized (this) {
            if (!spares.isEmpty() || inUse + spares.size() >= maxSegments) {
                return;
            }
            file = folder.resolve("spare-" + System.nanoTime() + "-" + made++ + ".log");
        }
        try {
            fill(file);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        synchronized (this) {
            spares.add(file);
        }
    }

    /** Takes a spare for the generation. @throws IOException also when there is none */
    Path take(long generation) throws IOException {
        Path spare;
        synchronized (this) {
            if (spares.isEmpty()) {
                throw new IOException("no free segment in the commit log");
            }
            spare = spares.removeLast();
            inUse++;
        }
        Path file = folder.resolve(String.format(Locale.ROOT, "wal-%015d.log", generation));
        Files.move(spare, file);
        AtomicFiles.forceFolder(folder);
        return file;
    }

    /** Frees a file whose lines are all durable elsewhere. */
    void free(Path file) throws IOException {
        Path spare = folder.resolve("spare-" + System.nanoTime() + ".log");
        Files.move(file, spare);
        synchronized (this) {
            inUse--;
            if (Files.size(spare) == segmentBytes && spares.size() < Math.max(2, maxSegments / 4)) {
                spares.add(spare);
                return;
            }
        }
        Files.delete(spare);
    }

    private void fill(Path file) throws IOException {
        ByteBuffer zeroes = ByteBuffer.allocateDirect(ZEROES);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            long at = 0;
            while (at < segmentBytes) {
                zeroes.clear().limit((int) Math.min(ZEROES, segmentBytes - at));
                at += channel.write(zeroes, at);
            }
            channel.force(true);
        }
    }

    private List<Path> list(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> String.valueOf(f.getFileName()).startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }
}
