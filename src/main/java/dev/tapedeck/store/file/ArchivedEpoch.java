package dev.tapedeck.store.file;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.LogId;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The lines of an epoch that a restart put into the archive, read from the first to the last. */
final class ArchivedEpoch {
    private static final int PART = 1 << 20;

    private final LogId id;
    private final Path folder;
    private final long epoch;
    private final FileStore store;

    /**
     * @param folder of the log
     */
    ArchivedEpoch(LogId id, Path folder, long epoch, FileStore store) {
        this.id = id;
        this.folder = LogFolder.archiveOf(folder, epoch);
        this.epoch = epoch;
        this.store = store;
    }

    Multi<EventLines> lines() {
        return Multi.createBy()
                .repeating()
                .uni(
                        Walk::new,
                        walk ->
                                Uni.createFrom()
                                        .item(walk::next)
                                        .runSubscriptionOn(store.readers()))
                .until(EventLines::isEmpty);
    }

    /** How far one reader is. */
    private final class Walk {
        private @Nullable Queue<Path> files;
        private Cursor at = new Cursor(epoch, 0);
        private long offset;

        EventLines next() {
            try {
                Queue<Path> left = files();
                while (!left.isEmpty()) {
                    EventLines lines = read(left.element());
                    if (lines != null) {
                        return lines;
                    }
                    left.remove();
                    offset = 0;
                }
                return EventLines.none(at);
            } catch (DamagedLog e) {
                throw Problem.of(
                                ProblemKind.LOG_DAMAGED,
                                "events of " + id + " after " + e.lastGood() + " cannot be read")
                        .member("last_good", e.lastGood().toString());
            } catch (IOException e) {
                throw Problem.of(
                        ProblemKind.STORAGE_UNAVAILABLE,
                        "epoch " + epoch + " of " + id + " cannot be read: " + e.getMessage());
            }
        }

        private Queue<Path> files() throws IOException {
            Queue<Path> known = files;
            if (known == null) {
                known = new ArrayDeque<>();
                if (Files.isDirectory(folder)) {
                    known.addAll(LogFolder.rotated(folder));
                    Path last = LogFiles.active(folder);
                    if (Files.exists(last)) {
                        known.add(last);
                    }
                }
                files = known;
            }
            return known;
        }

        /** Null at the file's end. */
        private @Nullable EventLines read(Path file) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                long size = channel.size();
                if (offset >= size) {
                    return null;
                }
                if (at.seq() == 0) {
                    at = before(channel);
                }
                SegmentReader.Result result =
                        new SegmentReader(id, file, channel, size)
                                .read(at, new SparseIndex.Entry(at.seq() + 1, offset), PART);
                at = result.lines().last();
                offset = result.endOffset();
                return result.lines();
            }
        }

        /** What the first file begins after: what came before was dropped in its time. */
        private Cursor before(FileChannel channel) throws IOException {
            Cursor first = LogFolder.firstGood(id, channel);
            return first == null || first.epoch() != epoch
                    ? at
                    : new Cursor(epoch, first.seq() - 1);
        }
    }
}
