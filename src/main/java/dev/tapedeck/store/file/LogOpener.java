package dev.tapedeck.store.file;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Envelope;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.LineFeeds;
import dev.tapedeck.log.LogId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds a log's files and where its good lines end, reading only the end of the last file when its
 * index is there.
 */
final class LogOpener {
    private static final Pattern ROTATED = Pattern.compile("events-(\\d{12})\\.jsonl");
    private static final Pattern EPOCH = Pattern.compile("\"epoch\"\\s*:\\s*(\\d{1,15})");
    private static final int CHUNK = 1 << 20;

    /** Good lines from a place on. @param end where they end @param lastSeq of the last of them */
    record Scan(SparseIndex index, long end, long lastSeq) {}

    /** The opened files. @param cut bytes behind the last good line, which were cut off */
    record Opened(LogFiles files, byte[] cut, boolean lost) {}

    private final LogId id;
    private final Path folder;
    private final Quarantine quarantine;

    LogOpener(LogId id, Path folder, Quarantine quarantine) {
        this.id = id;
        this.folder = folder;
        this.quarantine = quarantine;
    }

    /**
     * @param mayBeTorn true when the commit log holds newer lines of this log, so that a torn end
     *     is nothing to worry about
     */
    Opened open(boolean mayBeTorn) throws IOException {
        AtomicFiles.createFolders(folder);
        long epoch = EpochFile.read(folder);
        finishRestart(epoch);
        List<Segment> segments = new ArrayList<>();
        Path active = LogFiles.active(folder);
        if (!Files.exists(active)) {
            Files.createFile(active);
            AtomicFiles.forceFolder(folder);
        }
        for (Path file : rotated()) {
            segments.add(new Segment(firstSeq(file), file, Files.size(file)));
        }
        long before = segments.isEmpty() ? 0 : lastSeqOf(segments.getLast(), epoch);
        Cursor head = firstCursor(active);
        long first = head == null || head.epoch() != epoch ? before + 1 : head.seq();
        Segment last = new Segment(first, active, Files.size(active));
        segments.add(last);
        SparseIndex known = IndexFile.load(active, first, last.length);
        SparseIndex.Entry from = known.floor(Long.MAX_VALUE, first);
        Scan scan =
                scan(
                        id,
                        active,
                        new Cursor(epoch, from.seq() - 1),
                        from.offset(),
                        last.length,
                        known);
        if (known.count() > 0 && scan.end() == from.offset()) {
            // Not one good line where the index points to: it is not to be believed.
            scan = scan(id, active, new Cursor(epoch, first - 1), last.length);
            known = scan.index();
            IndexFile.rewrite(active, known);
        }
        byte[] cut = cut(last, scan.end(), known, mayBeTorn);
        last.index = known;
        last.indexStored = known.count();
        IndexFile.rewrite(active, known);
        boolean lost = cut.length > 0 && !mayBeTorn;
        return new Opened(new LogFiles(id, folder, epoch, segments, scan.lastSeq()), cut, lost);
    }

    private byte[] cut(Segment last, long end, SparseIndex known, boolean mayBeTorn)
            throws IOException {
        if (end == last.length) {
            return new byte[0];
        }
        if (last.length - end > Integer.MAX_VALUE - 16) {
            throw new IOException("too much damage in " + last.file);
        }
        byte[] cut = new SegmentReader(id, last.file).bytes(end, (int) (last.length - end));
        if (!mayBeTorn) {
            quarantine.copy(
                    last.file, "damaged from byte " + end + " on; the lines before are kept");
        }
        try (RandomAccessFile file = new RandomAccessFile(last.file.toFile(), "rw")) {
            file.setLength(end);
        }
        known.cutTo(end);
        last.length = end;
        return cut;
    }

    /** Checks every line after the cursor from the file's start on. */
    static Scan scan(LogId id, Path file, Cursor before, long length) throws IOException {
        return scan(id, file, before, 0, length, new SparseIndex());
    }

    private static Scan scan(
            LogId id, Path file, Cursor before, long offset, long length, SparseIndex index)
            throws IOException {
        SegmentReader reader = new SegmentReader(id, file);
        Envelope envelope = new Envelope(id);
        EventLines.Builder builder = new EventLines.Builder();
        long seq = before.seq() + 1;
        long at = offset;
        int size = CHUNK;
        while (at < length) {
            byte[] bytes = reader.bytes(at, (int) Math.min(size, length - at));
            int pos = 0;
            int feed;
            while ((feed = LineFeeds.next(bytes, pos, bytes.length)) >= 0) {
                builder.clear();
                if (!envelope.check(builder, new Cursor(before.epoch(), seq), bytes, pos, feed)) {
                    return new Scan(index, at + pos, seq - 1);
                }
                index.offer(seq, at + pos);
                seq++;
                pos = feed + 1;
            }
            if (pos == 0) {
                if (at + bytes.length >= length || size > 64 << 20) {
                    break;
                }
                size *= 2;
            } else {
                at += pos;
            }
        }
        return new Scan(index, at, seq - 1);
    }

    private long lastSeqOf(Segment segment, long epoch) throws IOException {
        SparseIndex known = IndexFile.load(segment.file, segment.firstSeq, segment.length);
        SparseIndex.Entry from = known.floor(Long.MAX_VALUE, segment.firstSeq);
        return scan(
                        id,
                        segment.file,
                        new Cursor(epoch, from.seq() - 1),
                        from.offset(),
                        segment.length,
                        known)
                .lastSeq();
    }

    private List<Path> rotated() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> ROTATED.matcher(String.valueOf(f.getFileName())).matches())
                    .sorted()
                    .toList();
        }
    }

    private static long firstSeq(Path file) {
        Matcher matcher = ROTATED.matcher(String.valueOf(file.getFileName()));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a segment: " + file);
        }
        return Long.parseLong(matcher.group(1));
    }

    private @org.jspecify.annotations.Nullable Cursor firstCursor(Path file) throws IOException {
        byte[] head = new SegmentReader(id, file).bytes(0, (int) Math.min(128, Files.size(file)));
        return Envelope.cursorOf(head, 0, head.length);
    }

    /**
     * A restart writes the new epoch first and moves the old files then; a crash in between is made
     * good here.
     */
    private void finishRestart(long epoch) throws IOException {
        List<Path> files = new ArrayList<>(rotated());
        files.add(LogFiles.active(folder));
        Cursor first = Files.exists(files.getFirst()) ? firstCursor(files.getFirst()) : null;
        if (first != null && first.epoch() < epoch) {
            archive(folder, first.epoch());
        }
    }

    /** Moves all segments and their indexes to {@code archive/<epoch>}. */
    static void archive(Path folder, long epoch) throws IOException {
        Path target = folder.resolve("archive").resolve(Long.toString(epoch));
        AtomicFiles.createFolders(target);
        List<Path> moving;
        try (Stream<Path> files = Files.list(folder)) {
            moving =
                    files.filter(f ->
                                    String.valueOf(f.getFileName())
                                            .matches("events(-\\d{12})?\\.(jsonl|idx)"))
                            .sorted()
                            .toList();
        }
        for (Path file : moving) {
            Files.move(file, target.resolve(String.valueOf(file.getFileName())));
        }
        AtomicFiles.forceFolder(target);
        AtomicFiles.forceFolder(folder);
    }

    /** The log's epoch, kept apart from its lines since a fresh epoch has none. */
    static final class EpochFile {
        private EpochFile() {}

        static long read(Path folder) throws IOException {
            Path file = folder.resolve("log.json");
            if (!Files.exists(file)) {
                return 1;
            }
            Matcher matcher = EPOCH.matcher(Files.readString(file));
            if (!matcher.find()) {
                throw new IOException("no epoch in " + file);
            }
            return Long.parseLong(matcher.group(1));
        }

        static void write(Path folder, long epoch) throws IOException {
            byte[] json = ("{\"epoch\":" + epoch + "}\n").getBytes(StandardCharsets.UTF_8);
            AtomicFiles.replace(folder.resolve("log.json"), json, true);
        }
    }
}
