package dev.tapedeck.store.file;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One file of a log: {@code events.jsonl}, or an older one that was rotated away. Guarded by its
 * {@link LogFiles}.
 */
final class Segment {
    final long firstSeq;
    Path file;
    long length;
    @Nullable SparseIndex index;
    int indexStored;

    Segment(long firstSeq, Path file, long length) {
        this.firstSeq = firstSeq;
        this.file = file;
        this.length = length;
    }
}
