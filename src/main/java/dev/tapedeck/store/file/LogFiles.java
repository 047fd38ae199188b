package dev.tapedeck.store.file;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.LogId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One log's own files: {@code events.jsonl} and the older segments {@code events-<first
 * seq>.jsonl}. Written by the flusher alone, read by many.
 *
 * <p>Two locks, taken in this order: {@code names} is held while a file is opened, moved or
 * deleted, so that a reader never opens another file than it looked up; this object guards the
 * fields, and no file is touched under it alone.
 */
final class LogFiles {
    private static final Logger LOG = Logger.getLogger(LogFiles.class);
    private static final int HINTS = 16;

    /** Where a reader stopped: the next one that asks for what follows starts there. */
    private record Hint(long seq, Segment segment, long offset) {}

    /** An open segment that should hold the wanted line, and where to look for it. */
    private record Found(
            Segment segment,
            Path file,
            FileChannel channel,
            long limit,
            SparseIndex.@Nullable Entry start) {}

    private final LogId id;
    private final Path folder;
    private final Object names = new Object();

    // guarded by this
    private final List<Segment> segments;
    private final Hint[] hints = new Hint[HINTS];
    private int nextHint;
    private long epoch;
    private long lastSeq;

    // flusher
    private boolean epochBegun;
    private boolean archived;

    /**
     * @param segments oldest first; the last one is written to and has its index
     */
    LogFiles(LogId id, Path folder, List<Segment> segments, Cursor last) {
        this.id = id;
        this.folder = folder;
        this.segments = segments;
        this.epoch = last.epoch();
        this.lastSeq = last.seq();
    }

    static Path active(Path folder) {
        return folder.resolve("events.jsonl");
    }

    Path folder() {
        return folder;
    }

    /** The last event that is in the files. */
    synchronized Cursor last() {
        return new Cursor(epoch, lastSeq);
    }

    /** Before the first line kept. */
    synchronized Cursor oldest() {
        return new Cursor(epoch, segments.getFirst().firstSeq - 1);
    }

    synchronized long bytes() {
        return segments.stream().mapToLong(s -> s.length).sum();
    }

    private synchronized Segment newest() {
        return segments.getLast();
    }

    /** Appends lines that follow what is there. Flusher only. Nothing has changed when it fails. */
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
            for (int i = 0; index != null && i < lines.count(); i++) {
                index.offer(lines.cursor(i).seq(), offset + lines.lineFrom(i) - lines.lineFrom(0));
            }
            active.length = offset + lines.length();
            lastSeq = lines.last().seq();
        }
        storeIndex(active);
    }

    /**
     * Brings the index file up to date; it is only a help, so that a failure costs nothing else.
     */
    private void storeIndex(Segment segment) {
        synchronized (names) {
            List<SparseIndex.Entry> missing;
            boolean anew;
            synchronized (this) {
                if (!segments.contains(segment)) {
                    return;
                }
                anew = segment.stored == Segment.STALE;
                SparseIndex index = segment.index;
                missing = index == null ? List.of() : index.entries(anew ? 0 : segment.stored);
            }
            if (missing.isEmpty() && !anew) {
                return;
            }
            try {
                if (anew) {
                    IndexFile.rewrite(segment.file, missing);
                } else {
                    IndexFile.append(segment.file, missing);
                }
                segment.stored = (anew ? 0 : segment.stored) + missing.size();
            } catch (IOException e) {
                segment.stored = Segment.STALE;
                LOG.debugf("index of %s: %s", segment.file, e.getMessage());
            }
        }
    }

    synchronized long newestBytes() {
        return segments.getLast().length;
    }

    /**
     * Gives the active file its own name and begins the next. Flusher only; when it fails it can be
     * tried again, and the segment can be written to until then. The segment is forced first: only
     * the newest file may be torn by a crash, and recovery looks at no other.
     */
    void rotate(AppendHandles handles) throws IOException {
        Segment active = newest();
        Path old =
                folder.resolve(String.format(Locale.ROOT, "events-%012d.jsonl", active.firstSeq));
        handles.force(active.file);
        handles.forget(active.file);
        if (!active.file.equals(old)) {
            synchronized (names) {
                Path was = active.file;
                Files.move(was, old);
                synchronized (this) {
                    active.file = old;
                }
                moveIndex(was, active);
            }
        }
        Path fresh = LogFolder.create(active(folder));
        synchronized (this) {
            Segment next = new Segment(lastSeq + 1, fresh, 0);
            next.index = new SparseIndex();
            segments.add(next);
        }
    }

    private void moveIndex(Path was, Segment segment) {
        try {
            Files.deleteIfExists(IndexFile.of(segment.file));
            if (Files.exists(IndexFile.of(was))) {
                Files.move(IndexFile.of(was), IndexFile.of(segment.file));
            }
        } catch (IOException e) {
            segment.stored = Segment.STALE;
            LOG.debugf("index of %s: %s", segment.file, e.getMessage());
        }
    }

    /**
     * Lines after the cursor; null when that is no longer here, since the log has begun a new epoch
     * or dropped the line.
     *
     * @throws DamagedLog when the next line is not what was written
     */
    @Nullable EventLines read(Cursor after, int maxBytes) throws IOException {
        Found found = find(after);
        if (found == null) {
            return null;
        }
        try (FileChannel channel = found.channel) {
            SegmentReader reader = new SegmentReader(id, found.file, channel, found.limit);
            SparseIndex.Entry start = found.start;
            if (start != null) {
                try {
                    return remember(found, reader.read(after, start, maxBytes));
                } catch (DamagedLog e) {
                    LOG.debugf("%s; looking closer", e.getMessage());
                }
            }
            long offset = surveyed(found, after);
            return remember(found, reader.search(after, offset, maxBytes));
        }
    }

    private @Nullable Found find(Cursor after) throws IOException {
        synchronized (names) {
            Segment segment;
            long limit;
            SparseIndex index;
            Hint hint;
            synchronized (this) {
                if (after.epoch() != epoch || after.seq() + 1 < segments.getFirst().firstSeq) {
                    return null;
                }
                segment = segmentOf(after.seq() + 1);
                limit = segment.length;
                index = segment.index;
                hint = hint(after.seq(), segment);
            }
            if (index == null) {
                index = load(segment, limit);
            }
            FileChannel channel = FileChannel.open(segment.file, StandardOpenOption.READ);
            SparseIndex.Entry start =
                    hint != null
                            ? new SparseIndex.Entry(after.seq() + 1, hint.offset)
                            : floor(index, after, segment, limit);
            return new Found(segment, segment.file, channel, limit, start);
        }
    }

    /** Null when there is no index worth its name, and counting lines would be a long way. */
    private synchronized SparseIndex.@Nullable Entry floor(
            SparseIndex index, Cursor after, Segment segment, long limit) {
        boolean missing = index.count() == 0 && limit > 4L * SparseIndex.SPACING;
        return missing && !segment.surveyed ? null : index.floor(after.seq() + 1, segment.firstSeq);
    }

    private SparseIndex load(Segment segment, long limit) throws IOException {
        SparseIndex index = IndexFile.load(segment.file, segment.firstSeq, limit);
        segment.stored =
                IndexFile.holds(segment.file, index.count()) ? index.count() : Segment.STALE;
        synchronized (this) {
            segment.index = index;
        }
        return index;
    }

    private Segment segmentOf(long seq) {
        for (int i = segments.size() - 1; i > 0; i--) {
            if (segments.get(i).firstSeq <= seq) {
                return segments.get(i);
            }
        }
        return segments.getFirst();
    }

    private @Nullable Hint hint(long afterSeq, Segment segment) {
        for (Hint hint : hints) {
            if (hint != null && hint.seq == afterSeq && hint.segment == segment) {
                return hint;
            }
        }
        return null;
    }

    private synchronized EventLines remember(Found found, SegmentReader.Result result) {
        long last = result.lines().last().seq();
        hints[nextHint++ % HINTS] = new Hint(last, found.segment, result.endOffset());
        return result.lines();
    }

    /** Where to look for the line, once the segment's index is as its lines themselves say it. */
    private long surveyed(Found found, Cursor after) throws IOException {
        Segment segment = found.segment;
        if (!isSurveyed(segment)) {
            SparseIndex fresh = LogFolder.survey(id, found.channel, found.limit, after.epoch());
            synchronized (names) {
                adopt(segment, fresh, found.limit);
                storeIndex(segment);
            }
        }
        synchronized (this) {
            SparseIndex index = segment.index;
            return index == null ? 0 : index.floor(after.seq() + 1, segment.firstSeq).offset();
        }
    }

    private synchronized boolean isSurveyed(Segment segment) {
        return segment.surveyed;
    }

    /** What has been appended since the survey began is right already. */
    private synchronized void adopt(Segment segment, SparseIndex fresh, long surveyedTo) {
        SparseIndex known = segment.index;
        List<SparseIndex.Entry> entries = known == null ? List.of() : known.entries(0);
        for (SparseIndex.Entry entry : entries) {
            if (entry.offset() >= surveyedTo) {
                fresh.offer(entry.seq(), entry.offset());
            }
        }
        segment.index = fresh;
        segment.surveyed = true;
        segment.stored = Segment.STALE;
        Arrays.fill(hints, null);
    }

    /**
     * Decides for a new epoch: once this returns there is no way back. Flusher only; may be called
     * again.
     */
    void beginEpoch(Cursor at, AppendHandles handles) throws IOException {
        if (!epochBegun) {
            Path file = newest().file;
            handles.force(file);
            handles.forget(file);
            EpochFile.write(folder, at);
            epochBegun = true;
        }
    }

    /**
     * Puts the old epoch's files into the archive and starts anew with no line. Flusher only; may
     * be called again after a failure.
     */
    Cursor restart(Cursor at) throws IOException {
        synchronized (names) {
            if (!archived && at.epoch() > last().epoch()) {
                LogFolder.archive(folder, last().epoch());
                archived = true;
            }
            Path fresh = LogFolder.create(active(folder));
            synchronized (this) {
                epoch = at.epoch();
                lastSeq = at.seq();
                segments.clear();
                Segment first = new Segment(lastSeq + 1, fresh, 0);
                first.index = new SparseIndex();
                segments.add(first);
                Arrays.fill(hints, null);
            }
            epochBegun = false;
            archived = false;
            return last();
        }
    }

    /**
     * Drops whole old segments that the limits no longer keep and that nobody needs.
     *
     * @param floor lines up to there may go
     */
    void retain(FileStoreOptions.Retention limits, Cursor floor, Instant now) throws IOException {
        synchronized (names) {
            while (true) {
                Segment oldest;
                long lastOfOldest;
                long newerBytes;
                long newerEvents;
                synchronized (this) {
                    if (segments.size() == 1 || floor.epoch() != epoch) {
                        return;
                    }
                    oldest = segments.getFirst();
                    lastOfOldest = segments.get(1).firstSeq - 1;
                    newerBytes = bytes() - oldest.length;
                    newerEvents = lastSeq - lastOfOldest;
                }
                Instant written = Files.getLastModifiedTime(oldest.file).toInstant();
                if (lastOfOldest > floor.seq()
                        || !limits.exceeded(newerBytes, newerEvents, written, now)) {
                    return;
                }
                synchronized (this) {
                    segments.removeFirst();
                }
                Files.deleteIfExists(oldest.file);
                Files.deleteIfExists(IndexFile.of(oldest.file));
            }
        }
    }
}
