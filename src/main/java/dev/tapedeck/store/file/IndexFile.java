package dev.tapedeck.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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
            if (nextSeq <= seq || nextOffset <= offset || nextOffset >= length) {
                break;
            }
            seq = nextSeq;
            offset = nextOffset;
            index.offer(seq, offset);
        }
        return index;
    }

    /** Appends the entries from {@code stored} on; answers how many are stored then. */
    static int store(Path segment, SparseIndex index, int stored) throws IOException {
        int count = index.count();
        if (stored < count) {
            ByteBuffer bytes = ByteBuffer.allocate((count - stored) * ENTRY);
            for (int i = stored; i < count; i++) {
                SparseIndex.Entry entry = index.entry(i);
                bytes.putLong(entry.seq()).putLong(entry.offset());
            }
            Files.write(
                    of(segment),
                    bytes.array(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        return count;
    }

    static void rewrite(Path segment, SparseIndex index) throws IOException {
        Files.deleteIfExists(of(segment));
        int written = store(segment, index, 0);
        assert written == index.count();
    }
}
