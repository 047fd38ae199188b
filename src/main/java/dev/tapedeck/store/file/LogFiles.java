package dev.tapedeck.store.file;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.LogId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One log's own files: {@code events.jsonl} and the older segments {@code events-<first
 * seq>.jsonl}. Written by the flusher alone, read by many; the list of segments is guarded by this
 * object and no file is read or written under that lock.
 */
final class LogFiles {
    private static final int HINTS = 16;

    /** Where a reader stopped: the next one that asks for what follows starts there. */
    private record Hint(long seq, Segment segment, long offset) {}

    private final LogId id;
    private final Path folder;
    private final List<Segment> segments;
    private final Hint[] hints = new Hint[HINTS];
    private int nextHint;
    private long epoch;
    private long lastSeq;

    LogFiles(LogId id, Path folder, long epoch, List<Segment> segments, long lastSeq) {
        this.id = id;
        this.folder = folder;
        this.epoch = epoch;
        this.segments = segments;
        this.lastSeq = lastSeq;
    }

    static Path active(Path folder) {
        return folder.resolve("events.jsonl");
    }

    Path folder() {
        return folder;
    }

    synchronized long epoch() {
        return epoch;
    }

    synchronized long lastSeq() {
        return lastSeq;
    }

    /** The seq before the first line kept. */
    synchronized long oldestSeq() {
        return segments.getFirst().firstSeq - 1;
    }

    synchronized long bytes() {
        return segments.stream().mapToLong(s -> s.length).sum();
    }

    synchronized List<Path> paths() {
        return segments.stream().map(s -> s.file).toList();
    }

    /** Appends lines that follow what is there. Flusher only. Nothing is changed when it fails. */
    void append(EventLines lines, AppendHandles handles) throws IOException {
        Segment active;
        long offset;
        synchronized (this) {
            active = segments.getLast();
            offset = active.length;
        }
        handles.write(active.file, offset, lines.bytes(), lines.lineFrom(0), lines.length());
        synchronized (this) {
            SparseIndex index = active.index;
            if (index == null) {
                throw new IllegalStateException("the active segment has no index");
            }
            for (int i = 0; i < lines.count(); i++) {
                index.offer(lines.cursor(i).seq(), offset + lines.lineFrom(i) - lines.lineFrom(0));
            }
            active.length = offset + lines.length();
            lastSeq = lines.last().seq();
        }
        if (index(active).count() > active.indexStored) {
            active.indexStored = IndexFile.store(active.file, index(active), active.indexStored);
        }
    }

    private static SparseIndex index(Segment segment) {
        SparseIndex index = segment.index;
        return index == null ? new SparseIndex() : index;
    }

    synchronized boolean wantsRotation(long segmentBytes) {
        return segments.getLast().length >= segmentBytes;
    }

    /** Gives the active file its own name and begins the next. Flusher only. */
    void rotate(AppendHandles handles) throws IOException {
        Segment active;
        synchronized (this) {
            active = segments.getLast();
        }
        Path old =
                folder.resolve(String.format(Locale.ROOT, "events-%012d.jsonl", active.firstSeq));
        handles.rename(active.file, old);
        Path oldIndex = IndexFile.of(active.file);
        if (Files.exists(oldIndex)) {
            Files.move(oldIndex, IndexFile.of(old));
        }
        Path fresh = Files.createFile(active(folder));
        synchronized (this) {
            active.file = old;
            Segment next = new Segment(lastSeq + 1, fresh, 0);
            next.index = new SparseIndex();
            segments.add(next);
        }
    }

    /**
     * Lines after the cursor, which lies between oldest and last.
     *
     * @throws DamagedLog when the next line is not what was written
     */
    EventLines read(Cursor after, int maxBytes) throws IOException {
        for (int attempt = 0; ; attempt++) {
            Segment segment;
            SparseIndex.Entry start;
            long limit;
            Path file;
            synchronized (this) {
                segment = segmentOf(after.seq() + 1);
                file = segment.file;
                limit = segment.length;
                Hint hint = hint(after.seq());
                start =
                        hint != null && hint.segment == segment
                                ? new SparseIndex.Entry(after.seq() + 1, hint.offset)
                                : indexOf(segment).floor(after.seq() + 1, segment.firstSeq);
            }
            try {
                SegmentReader.Result result =
                        new SegmentReader(id, file)
                                .read(after, start.seq(), start.offset(), limit, maxBytes);
                remember(new Hint(result.lines().last().seq(), segment, result.endOffset()));
                return result.lines();
            } catch (NoSuchFileException e) {
                // Rotated or dropped between the look-up and the open.
                if (attempt == 3) {
                    throw e;
                }
            } catch (DamagedLog e) {
                if (attempt > 0) {
                    throw e;
                }
                rebuildIndex(segment);
            }
        }
    }

    private Segment segmentOf(long seq) {
        for (int i = segments.size() - 1; i > 0; i--) {
            if (segments.get(i).firstSeq <= seq) {
                return segments.get(i);
            }
        }
        return segments.getFirst();
    }

    private SparseIndex indexOf(Segment segment) throws IOException {
        SparseIndex index = segment.index;
        if (index == null) {
            index = IndexFile.load(segment.file, segment.firstSeq, segment.length);
            segment.index = index;
            segment.indexStored = index.count();
        }
        if (index.count() == 0 && segment.length > 4L * SparseIndex.SPACING) {
            rebuildIndex(segment);
        }
        return index(segment);
    }

    /** The stored index was wrong or missing: what the lines themselves say replaces it. */
    private void rebuildIndex(Segment segment) throws IOException {
        SparseIndex fresh =
                LogOpener.scan(
                                id,
                                segment.file,
                                new Cursor(epoch(), segment.firstSeq - 1),
                                segment.length)
                        .index();
        synchronized (this) {
            segment.index = fresh;
            segment.indexStored = fresh.count();
            java.util.Arrays.fill(hints, null);
        }
        IndexFile.rewrite(segment.file, fresh);
    }

    private @org.jspecify.annotations.Nullable Hint hint(long afterSeq) {
        for (Hint hint : hints) {
            if (hint != null && hint.seq == afterSeq) {
                return hint;
            }
        }
        return null;
    }

    private synchronized void remember(Hint hint) {
        hints[nextHint++ % HINTS] = hint;
    }

    /**
     * Starts anew in a later epoch with no line. Flusher only, after the old files were moved away.
     */
    void restarted(long newEpoch) throws IOException {
        Path fresh = Files.createFile(active(folder));
        synchronized (this) {
            epoch = newEpoch;
            lastSeq = 0;
            segments.clear();
            Segment first = new Segment(1, fresh, 0);
            first.index = new SparseIndex();
            segments.add(first);
            java.util.Arrays.fill(hints, null);
        }
    }

    /**
     * Drops whole old segments that the limits no longer keep and that nobody needs.
     *
     * @param floor lines up to this seq may go
     */
    void retain(FileStoreOptions.Retention limits, long floor, Instant now) throws IOException {
        List<Segment> dropped = new ArrayList<>();
        synchronized (this) {
            while (segments.size() > 1) {
                Segment oldest = segments.get(0);
                long lastOfOldest = segments.get(1).firstSeq - 1;
                if (lastOfOldest > floor || !exceeds(limits, oldest, lastOfOldest, now)) {
                    break;
                }
                dropped.add(segments.removeFirst());
            }
        }
        for (Segment segment : dropped) {
            Files.deleteIfExists(segment.file);
            Files.deleteIfExists(IndexFile.of(segment.file));
        }
    }

    private boolean exceeds(
            FileStoreOptions.Retention limits, Segment oldest, long lastOfOldest, Instant now)
            throws IOException {
        long bytes = segments.stream().mapToLong(s -> s.length).sum() - oldest.length;
        return limits.bytes().filter(max -> bytes >= max).isPresent()
                || limits.events().filter(max -> lastSeq - lastOfOldest >= max).isPresent()
                || (limits.age().isPresent()
                        && Files.getLastModifiedTime(oldest.file)
                                .toInstant()
                                .isBefore(now.minus(limits.age().get())));
    }
}
