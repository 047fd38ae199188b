package dev.tapedeck.store.file;

import static dev.tapedeck.log.Samples.await;

import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.Samples;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * File stores for tests, with small segments, and copies of their folders as a crash leaves them.
 */
final class Stores {
    private Stores() {}

    static FileStoreOptions small(Path root) {
        return options(root, 4096, Duration.ofMillis(5), FileStoreOptions.Retention.NONE);
    }

    /** Lines stay in the commit log until {@link Flusher#flushAll} or a close. */
    static FileStoreOptions lazy(Path root) {
        return options(root, 1 << 20, Duration.ofHours(1), FileStoreOptions.Retention.NONE);
    }

    static FileStoreOptions options(
            Path root, long segmentBytes, Duration flush, FileStoreOptions.Retention retention) {
        return new FileStoreOptions(
                root,
                Optional.empty(),
                1 << 20,
                8 << 20,
                16 << 20,
                8 << 20,
                flush,
                segmentBytes,
                64,
                100,
                2,
                FileMode.AS_MADE,
                retention);
    }

    static FileStoreOptions interval(FileStoreOptions like, Duration interval) {
        return new FileStoreOptions(
                like.root(),
                Optional.of(interval),
                like.walSegmentBytes(),
                like.walMaxBytes(),
                like.queueBytes(),
                like.unflushedBytes(),
                like.flushEvery(),
                like.segmentBytes(),
                like.openFiles(),
                like.producersPerLog(),
                like.readThreads(),
                FileMode.AS_MADE,
                like.retention());
    }

    static FileStore open(FileStoreOptions options) throws IOException {
        return FileStore.open(options, Clock.systemUTC());
    }

    static EventLog log(FileStore store, String id) {
        return await(store.open(LogId.session(id), "sessions/u/" + id));
    }

    /** Fills the commit log's segment, so that the one before is checkpointed and freed. */
    static void checkpoint(FileStore store, Path root) throws IOException {
        EventLog filler = log(store, "filler");
        Samples.append(filler, "1");
        Path before = newestOfCommitLog(root);
        while (newestOfCommitLog(root).equals(before)) {
            Samples.append(filler, "\"" + "x".repeat(500_000) + "\"");
        }
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> !Files.exists(before));
    }

    private static Path newestOfCommitLog(Path root) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("wal"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("wal-"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    /** What stands on disk now: the commit log first, since lines only move out of it. */
    static void copy(Path from, Path to) throws IOException {
        copyTree(from.resolve("wal"), to.resolve("wal"));
        copyTree(from, to);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        Files.walkFileTree(
                from,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) throws IOException {
                        Path target = to.resolve(from.relativize(folder));
                        if (Files.exists(target) && !target.equals(to)) {
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        Files.createDirectories(target);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.copy(file, to.resolve(from.relativize(file)));
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
