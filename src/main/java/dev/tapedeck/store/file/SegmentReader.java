package dev.tapedeck.store.file;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Envelope;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.LineFeeds;
import dev.tapedeck.log.LogId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads checked lines from one segment. Makes a reader for each call; holds no file open. */
final class SegmentReader {
    /** What a read gave and where in the file it ended. */
    record Result(EventLines lines, long endOffset) {}

    private final LogId id;
    private final Path file;

    SegmentReader(LogId id, Path file) {
        this.id = id;
        this.file = file;
    }

    /**
     * Lines after {@code after}, starting to look at {@code offset}, where the line of {@code
     * seqThere} starts.
     *
     * @param limit bytes of the file that hold whole, committed lines
     * @throws DamagedLog when the first wanted line is not there whole and unharmed; lines before a
     *     later damage are returned
     */
    Result read(Cursor after, long seqThere, long offset, long limit, int maxBytes)
            throws IOException {
        int room =
                (int)
                        Math.min(
                                limit - offset,
                                maxBytes + (seqThere <= after.seq() ? SparseIndex.SPACING : 0L));
        while (true) {
            byte[] bytes = bytes(offset, room);
            EventLines.Builder builder = new EventLines.Builder();
            Envelope envelope = new Envelope(id);
            long seq = seqThere;
            int pos = 0;
            int from = -1;
            boolean harmed = false;
            while (pos < bytes.length) {
                int feed = LineFeeds.next(bytes, pos, bytes.length);
                if (feed < 0 || (from >= 0 && feed + 1 - from > maxBytes && builder.count() > 0)) {
                    break;
                }
                if (seq > after.seq()) {
                    if (from < 0) {
                        from = pos;
                    }
                    if (!envelope.check(
                            builder, new Cursor(after.epoch(), seq), bytes, pos, feed)) {
                        harmed = true;
                        break;
                    }
                }
                seq++;
                pos = feed + 1;
            }
            if (builder.count() > 0) {
                return new Result(builder.build(after.plus(1), bytes, pos, 0), offset + pos);
            }
            boolean all = offset + bytes.length >= limit;
            if (harmed || all) {
                throw new DamagedLog(file, after, offset + pos);
            }
            room = (int) Math.min(limit - offset, Math.max(2L * room, 1 << 20));
        }
    }

    byte[] bytes(long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offset + buffer.position()) < 0) {
                    return java.util.Arrays.copyOf(bytes, buffer.position());
                }
            }
        }
        return bytes;
    }
}
