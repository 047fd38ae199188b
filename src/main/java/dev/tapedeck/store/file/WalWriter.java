package dev.tapedeck.store.file;

import dev.tapedeck.json.JsonBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The commit log's end: the segment that is being written and when it is forced. Committer thread.
 * After a failed write or force it must not be used again.
 */
final class WalWriter implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(WalWriter.class);
    private static final int BUFFER_BYTES = 256 << 10;

    private final WalFolder folder;
    private final int segmentBytes;
    private final long intervalNanos;
    private final Clock clock;
    private final Forcer forcer;
    private final FileStoreMeters meters;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private @Nullable WalSegment segment;
    private long lastGeneration;
    private long written;
    private long forced;
    private long forcedAtNanos = System.nanoTime();

    /**
     * @param lastFrame the number of the last frame that recovery found
     */
    WalWriter(
            FileStoreOptions options,
            WalFolder folder,
            long lastFrame,
            Clock clock,
            Forcer forcer,
            FileStoreMeters meters) {
        this.folder = folder;
        this.segmentBytes = options.walSegmentBytes();
        this.intervalNanos = options.interval().map(i -> Math.max(1, i.toNanos())).orElse(0L);
        this.clock = clock;
        this.forcer = forcer;
        this.meters = meters;
        this.lastGeneration = folder.lastGeneration();
        this.written = lastFrame;
        this.forced = lastFrame;
    }

    boolean hasRoomFor(long frameBytes) {
        WalSegment current = segment;
        return current != null && current.hasRoomFor(frameBytes);
    }

    /**
     * Goes over to a fresh segment; false when none can be had for now.
     *
     * @throws ForceFailed when nothing may be written any more
     */
    boolean turn() throws ForceFailed {
        force();
        long next = Math.max(lastGeneration + 1, clock.millis());
        WalSegment fresh;
        try {
            Path file = folder.take(next);
            lastGeneration = next;
            fresh = new WalSegment(next, file, segmentBytes, buffer, forcer);
        } catch (ForceFailed e) {
            throw e;
        } catch (IOException e) {
            LOG.errorf("no fresh segment for the commit log: %s", e.getMessage());
            return false;
        }
        closeSegment();
        segment = fresh;
        return true;
    }

    /** Of the segment that is being written; -1 before the first. */
    long generation() {
        WalSegment current = segment;
        return current == null ? -1 : current.generation();
    }

    /** Writes the frame; forces it too unless that is done at intervals. */
    void append(JsonBytes frame) throws IOException {
        WalSegment target = segment;
        if (target == null) {
            throw new IllegalStateException("no segment to write to");
        }
        WalFrame.seal(frame, target.generation(), written + 1, forced);
        target.write(frame);
        written++;
        if (intervalNanos == 0 || forceIsDue()) {
            force();
        }
    }

    private boolean forceIsDue() {
        return System.nanoTime() - forcedAtNanos >= intervalNanos;
    }

    /** How long there is nothing to do here: 0 forever. */
    long idleNanos() {
        return written == forced
                ? 0
                : Math.max(1, intervalNanos - (System.nanoTime() - forcedAtNanos));
    }

    void forceIfDue() throws ForceFailed {
        if (written > forced && forceIsDue()) {
            force();
        }
    }

    void force() throws ForceFailed {
        WalSegment current = segment;
        if (written > forced && current != null) {
            long before = System.nanoTime();
            current.force();
            forcedAtNanos = System.nanoTime();
            forced = written;
            meters.forced(forcedAtNanos - before);
        }
    }

    private void closeSegment() {
        WalSegment current = segment;
        segment = null;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                LOG.warnf("closing %s: %s", current.file(), e.getMessage());
            }
        }
    }

    /** Closes the segment as it is; {@link #force} first where that makes sense. */
    @Override
    public void close() {
        closeSegment();
    }
}
