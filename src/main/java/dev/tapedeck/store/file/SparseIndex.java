package dev.tapedeck.store.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where some lines of one segment start: about one in every {@link #SPACING} bytes. Guarded by its
 * segment's log.
 */
final class SparseIndex {
    static final int SPACING = 64 << 10;

    /** A line that is known: its seq and where it starts. */
    record Entry(long seq, long offset) {}

    private long[] seqs = new long[8];
    private long[] offsets = new long[8];
    private int count;

    /** Notes a line when the last note is far enough away. */
    void offer(long seq, long offset) {
        if (count > 0 && offset - offsets[count - 1] < SPACING) {
            return;
        }
        if (count == seqs.length) {
            seqs = Arrays.copyOf(seqs, count * 2);
            offsets = Arrays.copyOf(offsets, count * 2);
        }
        seqs[count] = seq;
        offsets[count] = offset;
        count++;
    }

    /**
     * The last noted line that is not after {@code seq}; the segment's start when there is none.
     */
    Entry floor(long seq, long firstSeq) {
        int at = Arrays.binarySearch(seqs, 0, count, seq);
        int i = at >= 0 ? at : -at - 2;
        return i < 0 ? new Entry(firstSeq, 0) : new Entry(seqs[i], offsets[i]);
    }

    int count() {
        return count;
    }

    List<Entry> entries(int from) {
        List<Entry> entries = new ArrayList<>();
        for (int i = from; i < count; i++) {
            entries.add(new Entry(seqs[i], offsets[i]));
        }
        return entries;
    }

    void cutTo(long offset) {
        while (count > 0 && offsets[count - 1] >= offset) {
            count--;
        }
    }
}
