package dev.tapedeck.store.file;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How the file store works. Sizes in bytes.
 *
 * @param interval empty: acknowledge after the force; else acknowledge after the write and force
 *     this often
 * @param walSegmentBytes one preallocated file of the commit log; an append must fit into one
 * @param walMaxBytes all of them; appends wait when they are full and the checkpoint is behind
 * @param queueBytes data of appends that wait for the committer; more are refused with OVERLOADED
 * @param unflushedBytes committed lines in memory that are not in their log's file yet
 * @param flushEvery how long a committed line may stay out of its log's own file
 * @param segmentBytes a log's file is rotated at this size
 * @param openFiles files kept open for append
 * @param fileMode of documents, views, exports and registrations
 * @param retention what is dropped from long logs
 */
public record FileStoreOptions(
        Path root,
        Optional<Duration> interval,
        int walSegmentBytes,
        long walMaxBytes,
        long queueBytes,
        long unflushedBytes,
        Duration flushEvery,
        long segmentBytes,
        int openFiles,
        int producersPerLog,
        int readThreads,
        FileMode fileMode,
        Retention retention) {

    /**
     * Limits beyond which a log's oldest whole segments are dropped; all empty: nothing ever is.
     */
    public record Retention(Optional<Duration> age, Optional<Long> events, Optional<Long> bytes) {
        public static final Retention NONE =
                new Retention(Optional.empty(), Optional.empty(), Optional.empty());

        /** Whether what is newer, or its age, makes an old segment superfluous. */
        boolean exceeded(long newerBytes, long newerEvents, Instant written, Instant now) {
            return bytes.filter(max -> newerBytes >= max).isPresent()
                    || events.filter(max -> newerEvents >= max).isPresent()
                    || age.filter(max -> written.isBefore(now.minus(max))).isPresent();
        }

        public boolean isOff() {
            return age.isEmpty() && events.isEmpty() && bytes.isEmpty();
        }
    }

    public FileStoreOptions {
        if (walSegmentBytes < 1 << 20 || walMaxBytes < 2L * walSegmentBytes) {
            throw new IllegalArgumentException(
                    "the commit log needs two segments of at least 1 MiB");
        }
        if (segmentBytes < 4096 || openFiles < 1 || readThreads < 1 || producersPerLog < 1) {
            throw new IllegalArgumentException("a limit of the file store is too small");
        }
    }

    public static FileStoreOptions defaults(Path root) {
        return new FileStoreOptions(
                root,
                Optional.empty(),
                64 << 20,
                1L << 30,
                128L << 20,
                64L << 20,
                Duration.ofMillis(200),
                256L << 20,
                256,
                1000,
                2,
                FileMode.AS_MADE,
                Retention.NONE);
    }
}
