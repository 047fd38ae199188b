package dev.tapedeck.store.file;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.LogId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds a log's files and its last line, reading only the end of the newest file when its index is
 * there. What stands behind the last good line is cut off. A bad line between good ones stays where
 * it is: reads name it, and no event behind it is lost.
 */
final class LogOpener {
    private static final Logger LOG = Logger.getLogger(LogOpener.class);

    /** A walk over good lines: where they end, the last one's seq, and the first damage met. */
    private record Walk(long end, long lastSeq, @Nullable String damage) {}

    private final LogId id;
    private final Path folder;
    private final Quarantine quarantine;

    LogOpener(LogId id, Path folder, Quarantine quarantine) {
        this.id = id;
        this.folder = folder;
        this.quarantine = quarantine;
    }

    /**
     * @param base what the log held, forced, before the oldest line that the commit log has of it;
     *     null when that has none. Lines after it may be torn or missing without harm
     */
    LogFiles open(@Nullable Cursor base) throws IOException {
        AtomicFiles.createFolders(folder);
        sweep();
        Cursor beginning = beginning();
        long epoch = beginning.epoch();
        List<Segment> segments = new ArrayList<>();
        for (Path file : LogFolder.rotated(folder)) {
            segments.add(new Segment(LogFolder.firstSeq(file), file, Files.size(file)));
        }
        Path active = LogFolder.create(LogFiles.active(folder));
        Cursor forced = forced(base, epoch);
        try (FileChannel channel =
                FileChannel.open(active, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long lastSeq = newest(channel, active, beginning, forced, segments);
            return new LogFiles(id, folder, segments, new Cursor(epoch, lastSeq));
        }
    }

    /** Half-written files of the log and of its owner, who may have folders below. */
    private void sweep() throws IOException {
        AtomicFiles.removeAbandoned(folder);
        List<Path> below;
        try (Stream<Path> entries = Files.list(folder)) {
            below = entries.filter(Files::isDirectory).toList();
        }
        for (Path each : below) {
            AtomicFiles.removeAbandoned(each);
        }
    }

    /** In the base's epoch what follows it is in the commit log, in a later epoch everything is. */
    private static @Nullable Cursor forced(@Nullable Cursor base, long epoch) {
        if (base == null || base.epoch() > epoch) {
            return null;
        }
        return base.epoch() == epoch ? base : new Cursor(epoch, 0);
    }

    /** Adds the newest segment; answers the log's last seq. */
    private long newest(
            FileChannel channel,
            Path active,
            Cursor beginning,
            @Nullable Cursor forced,
            List<Segment> segments)
            throws IOException {
        long size = channel.size();
        long epoch = beginning.epoch();
        long firstSeq = firstSeq(channel, segments, beginning);
        Segment segment = new Segment(firstSeq, active, size);
        SparseIndex index = IndexFile.load(active, firstSeq, size);
        Walk walk = walk(channel, epoch, segment, index, forced);
        if (walk.end < size) {
            cut(channel, segment, index, walk, forced);
        } else if (walk.damage != null) {
            quarantine.copy(active, walk.damage);
        }
        segment.index = index;
        segment.stored = index.count();
        if (!IndexFile.holds(active, index.count())) {
            IndexFile.rewrite(active, index.entries(0));
        }
        segments.add(segment);
        return walk.lastSeq;
    }

    private long firstSeq(FileChannel channel, List<Segment> segments, Cursor beginning)
            throws IOException {
        LineScan lines = new LineScan(id, channel, 0, channel.size());
        Cursor good = null;
        int bad = 0;
        while (good == null && lines.next()) {
            good = lines.cursor();
            bad += good == null ? 1 : 0;
        }
        if (good == null || (bad > 0 && !segments.isEmpty())) {
            return lastOf(segments, beginning) + 1;
        }
        // Two lines whose line feed is harmed look like one.
        return good.seq() <= 2L * bad + 1 ? 1 : good.seq() - bad;
    }

    private long lastOf(List<Segment> segments, Cursor beginning) throws IOException {
        if (segments.isEmpty()) {
            return beginning.seq();
        }
        Segment last = segments.getLast();
        try (FileChannel channel = FileChannel.open(last.file, StandardOpenOption.READ)) {
            SparseIndex index = IndexFile.load(last.file, last.firstSeq, last.length);
            return walk(channel, beginning.epoch(), last, index, null).lastSeq;
        }
    }

    /** From the index's last believable entry on; the index gains what it lacks. */
    private Walk walk(
            FileChannel channel,
            long epoch,
            Segment segment,
            SparseIndex index,
            @Nullable Cursor forced)
            throws IOException {
        long wanted = forced == null ? Long.MAX_VALUE : forced.seq() + 1;
        SparseIndex.Entry from = index.floor(wanted, segment.firstSeq);
        LineScan first = new LineScan(id, channel, from.offset(), segment.length);
        if (from.offset() > 0 && !(first.next() && first.is(new Cursor(epoch, from.seq())))) {
            index.cutTo(0);
            from = new SparseIndex.Entry(segment.firstSeq, 0);
        }
        LineScan lines = new LineScan(id, channel, from.offset(), segment.length);
        long last = from.seq() - 1;
        long end = from.offset();
        String damage = null;
        String bad = null;
        while (lines.next()) {
            if (!lines.is(new Cursor(epoch, last + 1))) {
                if (forced != null && last >= forced.seq()) {
                    break;
                }
                bad = bad == null ? "the line after " + epoch + "." + last + " is damaged" : bad;
                Cursor cursor = lines.cursor();
                if (cursor == null || cursor.epoch() != epoch || cursor.seq() <= last) {
                    continue;
                }
                last = cursor.seq() - 1;
            }
            damage = damage == null ? bad : damage;
            last++;
            end = lines.end();
            index.offer(last, lines.start());
        }
        return new Walk(end, last, damage);
    }

    private void cut(
            FileChannel channel,
            Segment segment,
            SparseIndex index,
            Walk walk,
            @Nullable Cursor forced)
            throws IOException {
        if (forced == null || walk.lastSeq < forced.seq() || walk.damage != null) {
            String damage = walk.damage == null ? "" : walk.damage + "; ";
            quarantine.copyAgain(
                    segment.file,
                    damage + "what follows byte " + walk.end + " is no line and was cut off");
        }
        channel.truncate(walk.end);
        index.cutTo(walk.end);
        segment.length = walk.end;
    }

    /**
     * Where the log's epoch begins. A restart writes the new one first and moves the old lines
     * then; a crash in between is made good here.
     */
    private Cursor beginning() throws IOException {
        Cursor line = firstLine();
        Optional<Cursor> stored = EpochFile.read(folder);
        if (stored.isEmpty()) {
            Path aside = quarantine.move(EpochFile.of(folder), "it is not what was written");
            long afterArchive = LogFolder.newestArchive(folder).orElse(0) + 1;
            long epoch = line == null ? afterArchive : line.epoch();
            LOG.warnf("the epoch of %s is taken to be %d; see %s", id, epoch, aside);
            Cursor beginning = new Cursor(epoch, 0);
            EpochFile.write(folder, beginning);
            return beginning;
        }
        Cursor beginning = stored.get();
        long epoch = beginning.epoch();
        if (line != null && line.epoch() < epoch) {
            LogFolder.archive(folder, line.epoch());
        } else if (line != null && line.epoch() > epoch) {
            LOG.warnf("the lines of %s are of epoch %d, not %d", id, line.epoch(), epoch);
            Cursor own = new Cursor(line.epoch(), 0);
            EpochFile.write(folder, own);
            return own;
        }
        return beginning;
    }

    private @Nullable Cursor firstLine() throws IOException {
        List<Path> files = new ArrayList<>(LogFolder.rotated(folder));
        files.add(LogFiles.active(folder));
        for (Path file : files) {
            if (Files.exists(file)) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    Cursor good = LogFolder.firstGood(id, channel);
                    if (good != null) {
                        return good;
                    }
                }
            }
        }
        return null;
    }
}
