package dev.tapedeck.store.file;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.LogId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a log's folder holds, and the few things that are done to it as a whole. */
final class LogFolder {
    private static final Pattern ROTATED = Pattern.compile("events-(\\d{12})\\.jsonl");
    private static final Pattern LINES = Pattern.compile("events(-\\d{12})?\\.(jsonl|idx)");
    private static final Set<String> OTHERS = Set.of("log.json", "producers.json");
    private static final Pattern EPOCH = Pattern.compile("[1-9]\\d{0,14}");

    private LogFolder() {}

    /** Whether a file of that name is the log's own, and not one that its owner has put there. */
    static boolean isOwn(String name) {
        return LINES.matcher(name).matches() || OTHERS.contains(name);
    }

    /** Older segments, oldest first. */
    static List<Path> rotated(Path folder) throws IOException {
        return list(folder, ROTATED);
    }

    static long firstSeq(Path rotated) {
        Matcher matcher = ROTATED.matcher(String.valueOf(rotated.getFileName()));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a segment: " + rotated);
        }
        return Long.parseLong(matcher.group(1));
    }

    /** Makes an empty file that lasts, or leaves the one that is there. */
    static Path create(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file);
        }
        AtomicFiles.forceFolder(AtomicFiles.parent(file));
        return file;
    }

    /** Moves all segments and their indexes to {@code archive/<epoch>}. */
    static void archive(Path folder, long epoch) throws IOException {
        Path target = archiveOf(folder, epoch);
        AtomicFiles.createFolders(target);
        for (Path file : list(folder, LINES)) {
            AtomicFiles.moveInto(file, target);
        }
        AtomicFiles.forceFolder(target);
        AtomicFiles.forceFolder(folder);
    }

    static Path archiveOf(Path folder, long epoch) {
        return archives(folder).resolve(Long.toString(epoch));
    }

    private static Path archives(Path folder) {
        return folder.resolve("archive");
    }

    /** The newest epoch that has been put into the archive. */
    static OptionalLong newestArchive(Path folder) throws IOException {
        if (!Files.isDirectory(archives(folder))) {
            return OptionalLong.empty();
        }
        return list(archives(folder), EPOCH).stream()
                .mapToLong(path -> Long.parseLong(String.valueOf(path.getFileName())))
                .max();
    }

    private static List<Path> list(Path folder, Pattern name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> name.matcher(String.valueOf(f.getFileName())).matches())
                    .sorted()
                    .toList();
        }
    }

    /** The cursor of the first good line; null when there is none. */
    static @Nullable Cursor firstGood(LogId id, FileChannel channel) throws IOException {
        LineScan lines = new LineScan(id, channel, 0, channel.size());
        Cursor cursor = null;
        while (cursor == null && lines.next()) {
            cursor = lines.cursor();
        }
        return cursor;
    }

    /** Where the good lines of a segment start, as they themselves say it. */
    static SparseIndex survey(LogId id, FileChannel channel, long limit, long epoch)
            throws IOException {
        SparseIndex index = new SparseIndex();
        LineScan lines = new LineScan(id, channel, 0, limit);
        long last = 0;
        while (lines.next()) {
            Cursor cursor = lines.cursor();
            if (cursor != null && cursor.epoch() == epoch && cursor.seq() > last) {
                last = cursor.seq();
                index.offer(last, lines.start());
            }
        }
        return index;
    }
}
