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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of the commit log: {@code wal-<generation>.log} hold frames, {@code
 * spare-<generation>-<n>.log} wait to be used again; they keep the generation of the frames that
 * are still in them, so that no later one is ever the same. Files are made with zeroes written,
 * since a force into blocks that exist is many times cheaper than one that grows the file.
 */
final class WalFolder {
    private static final int ZEROES = 256 << 10;
    private static final Pattern WRITTEN = Pattern.compile("wal-(\\d{15})\\.log");
    private static final Pattern SPARE = Pattern.compile("spare-(\\d{15})-\\d+\\.log");

    private final Path folder;
    private final int segmentBytes;
    private final long maxSegments;
    private final List<Path> spares = new ArrayList<>();
    private long lastGeneration;
    private int inUse;

    WalFolder(Path root, int segmentBytes, long maxBytes) throws IOException {
        this.folder = root.resolve("wal");
        this.segmentBytes = segmentBytes;
        this.maxSegments = maxBytes / segmentBytes;
        AtomicFiles.createFolders(folder);
        for (Path file : list(SPARE)) {
            lastGeneration = Math.max(lastGeneration, generation(file));
            if (Files.size(file) == segmentBytes) {
                spares.add(file);
            } else {
                Files.delete(file);
            }
        }
        for (Path file : written()) {
            lastGeneration = Math.max(lastGeneration, generation(file));
            inUse++;
        }
    }

    /** Files with frames, oldest first. */
    List<Path> written() throws IOException {
        return list(WRITTEN);
    }

    static long generation(Path file) {
        String name = String.valueOf(file.getFileName());
        for (Pattern pattern : List.of(WRITTEN, SPARE)) {
            Matcher matcher = pattern.matcher(name);
            if (matcher.matches()) {
                return Long.parseLong(matcher.group(1));
            }
        }
        throw new IllegalArgumentException("not a file of the commit log: " + file);
    }

    /** The newest generation that any file here may hold frames of, when this was made. */
    long lastGeneration() {
        return lastGeneration;
    }

    synchronized int spareCount() {
        return spares.size();
    }

    /**
     * Makes one spare when there is none and the limit allows it. May take a while; not for the
     * committer thread.
     */
    void prepareSpare() throws IOException {
        Path file;
        synchronized (this) {
            if (!spares.isEmpty() || inUse >= maxSegments) {
                return;
            }
            file = spareName(0);
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

    /**
     * Takes a spare for the generation.
     *
     * @throws IOException also when there is none; then nothing has changed
     * @throws ForceFailed when the file's new name may not last
     */
    Path take(long generation) throws IOException {
        Path file = folder.resolve(String.format(Locale.ROOT, "wal-%015d.log", generation));
        synchronized (this) {
            if (spares.isEmpty()) {
                throw new IOException("no free segment in the commit log");
            }
            Files.move(spares.getLast(), file);
            spares.removeLast();
            inUse++;
        }
        AtomicFiles.forceFolder(folder);
        return file;
    }

    /** Frees a file whose lines are all durable elsewhere. */
    void free(Path file) throws IOException {
        synchronized (this) {
            if (spares.size() < Math.max(2, maxSegments / 4) && Files.size(file) == segmentBytes) {
                Path spare = spareName(generation(file));
                Files.move(file, spare);
                spares.add(spare);
            } else {
                Files.delete(file);
            }
            inUse--;
        }
    }

    private Path spareName(long generation) {
        for (int i = 1; ; i++) {
            Path name =
                    folder.resolve(String.format(Locale.ROOT, "spare-%015d-%d.log", generation, i));
            if (!Files.exists(name)) {
                return name;
            }
        }
    }

    private void fill(Path file) throws IOException {
        ByteBuffer zeroes = ByteBuffer.allocate(ZEROES);
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

    private List<Path> list(Pattern name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> name.matcher(String.valueOf(f.getFileName())).matches())
                    .sorted()
                    .toList();
        }
    }
}
