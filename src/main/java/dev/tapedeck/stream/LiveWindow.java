package dev.tapedeck.stream;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.EventLines;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last few groups of one log, as lines and as encoded frames, in a ring. Bounded in bytes; who
 * needs something older reads the log. Written by the committing thread, read by event loops:
 * guarded by itself.
 */
final class LiveWindow {
    private static final int MERGE_BYTES = 256 << 10;

    private record Entry(EventLines lines, FrameBlock block) {}

    private final int maxBytes;
    private final JsonBytes scratch = new JsonBytes(4096);
    private @Nullable Entry[] ring = new Entry[64];
    private int oldest;
    private int size;
    private long bytes;

    LiveWindow(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes the block's reference over. */
    synchronized void add(EventLines lines, FrameBlock block) {
        if (size == ring.length) {
            grow();
        }
        ring[oldest + size & ring.length - 1] = new Entry(lines, block);
        size++;
        bytes += block.frameBytes();
        while (bytes > maxBytes && size > 1) {
            removeOldest();
        }
    }

    synchronized void clear() {
        while (size > 0) {
            removeOldest();
        }
    }

    /**
     * Frames after the seq, as many as fit into one write, with a reference for the caller; null
     * when the next event is not here.
     */
    synchronized @Nullable FrameBlock framesAfter(long seq) {
        int i = find(seq + 1);
        if (i < 0) {
            return null;
        }
        Entry first = entry(i);
        if (first.block.firstSeq() <= seq) {
            return FrameBlock.of(first.lines, (int) (seq + 1 - first.block.firstSeq()), scratch);
        }
        int count = 1;
        int total = first.block.frameBytes();
        while (i + count < size && total + entry(i + count).block.frameBytes() <= MERGE_BYTES) {
            total += entry(i + count).block.frameBytes();
            count++;
        }
        if (count == 1) {
            return first.block.retain();
        }
        FrameBlock[] blocks = new FrameBlock[count];
        for (int j = 0; j < count; j++) {
            blocks[j] = entry(i + j).block;
        }
        return FrameBlock.merged(blocks, count);
    }

    /** Lines after the seq, one group of them; null when the next event is not here. */
    synchronized @Nullable EventLines linesAfter(long seq) {
        int i = find(seq + 1);
        if (i < 0) {
            return null;
        }
        EventLines lines = entry(i).lines;
        return lines.tail((int) (seq + 1 - lines.first().seq()));
    }

    /** The entry that holds the seq, or -1. */
    private int find(long seq) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            FrameBlock block = entry(middle).block;
            if (seq < block.firstSeq()) {
                high = middle - 1;
            } else if (seq > block.lastSeq()) {
                low = middle + 1;
            } else {
                return middle;
            }
        }
        return -1;
    }

    private Entry entry(int i) {
        Entry entry = ring[oldest + i & ring.length - 1];
        if (entry == null) {
            throw new IllegalStateException("no entry " + i);
        }
        return entry;
    }

    private void removeOldest() {
        FrameBlock block = entry(0).block;
        ring[oldest] = null;
        oldest = oldest + 1 & ring.length - 1;
        size--;
        bytes -= block.frameBytes();
        block.release();
    }

    private void grow() {
        @Nullable Entry[] larger = Arrays.copyOf(ring, ring.length * 2);
        for (int i = 0; i < size; i++) {
            larger[i] = entry(i);
        }
        Arrays.fill(larger, size, larger.length, null);
        ring = larger;
        oldest = 0;
    }
}
