package dev.tapedeck.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A segment's sparse index on disk ({@code events.idx}): pairs of seq and offset, 16 bytes each.
 * Only a help: what it says is checked against the line it points to, and it is made again from the
 * segment when it is absent or wrong.
 */
final class IndexFile {
    private static final int ENTRY = 16;

    private IndexFile() {}

    static Path of(Path segment) {
        String name = String.valueOf(segment.getFileName());
        return segment.resolveSibling(
                name.substring(0, name.length() - ".jsonl".length()) + ".idx");
    }

    /** What was stored, as far as it makes sense for a segment of that first seq and length. */
    static SparseIndex load(Path segment, long firstSeq, long length) throws IOException {
        SparseIndex index = new SparseIndex();
        Path file = of(segment);
        if (!Files.exists(file)) {
            return index;
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        long seq = firstSeq - 1;
        long offset = -1;
        while (bytes.remaining() >= ENTRY) {
            long nextSeq = bytes.getLong();
            long nextOffset = bytes.getLong();
            boolean start = nextOffset == 0 && nextSeq == firstSeq;
            boolean later = nextOffset > Math.max(0, offset) && nextSeq > seq;
            if (nextOffset >= length || !(start || later)) {
                break;
            }
            seq = nextSeq;
            offset = nextOffset;
            index.offer(seq, offset);
        }
        return index;
    }

    /** True when the file holds that many entries and nothing else. */
    static boolean holds(Path segment, int count) throws IOException {
        Path file = of(segment);
        long size = Files.exists(file) ? Files.size(file) : 0;
        return size == (long) count * ENTRY;
    }

    static void append(Path segment, List<SparseIndex.Entry> entries) throws IOException {
        Files.write(
                of(segment), bytes(entries), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    static void rewrite(Path segment, List<SparseIndex.Entry> entries) throws IOException {
        Files.deleteIfExists(of(segment));
        if (!entries.isEmpty()) {
            append(segment, entries);
        }
    }

    private static byte[] bytes(List<SparseIndex.Entry> entries) {
        ByteBuffer bytes = ByteBuffer.allocate(entries.size() * ENTRY);
        for (SparseIndex.Entry entry : entries) {
            bytes.putLong(entry.seq()).putLong(entry.offset());
        }
        return bytes.array();
    }
}
