package dev.tapedeck.store.file;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One file of a log: {@code events.jsonl}, or an older one that was rotated away. Guarded by its
 * {@link LogFiles}.
 */
final class Segment {
    /** The index file does not hold what is known and is to be written anew. */
    static final int STALE = -1;

    final long firstSeq;
    Path file;
    long length;
    @Nullable SparseIndex index;

    /** The index was made from the lines themselves, so what it says is right. */
    boolean surveyed;

    /** Entries in the index file, or {@link #STALE}. */
    int stored;

    Segment(long firstSeq, Path file, long length) {
        this.firstSeq = firstSeq;
        this.file = file;
        this.length = length;
    }
}
