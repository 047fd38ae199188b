package dev.tapedeck.store.file;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Envelope;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.LineFeeds;
import dev.tapedeck.log.LogId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Reads checked lines from one open segment. Made for each read. */
final class SegmentReader {
    /** What a read gave and where in the file it ended. */
    record Result(EventLines lines, long endOffset) {}

    private static final int MOST = 1 << 30;

    private final LogId id;
    private final Path file;
    private final FileChannel channel;
    private final long limit;

    /**
     * @param file its name when it was opened
     * @param limit bytes of the file that hold whole, committed lines
     */
    SegmentReader(LogId id, Path file, FileChannel channel, long limit) {
        this.id = id;
        this.file = file;
        this.channel = channel;
        this.limit = limit;
    }

    /**
     * Lines after {@code after}, counting from a place where a line is said to start.
     *
     * @throws DamagedLog when the first wanted line is not there whole and unharmed, or not at the
     *     place that the count led to; lines before a later damage are returned
     */
    Result read(Cursor after, SparseIndex.Entry start, int maxBytes) throws IOException {
        long offset = start.offset();
        long spacing = start.seq() <= after.seq() ? SparseIndex.SPACING : 0;
        int room = room(offset, Math.max(1, maxBytes) + spacing);
        while (true) {
            byte[] bytes = LineScan.read(channel, offset, room);
            EventLines.Builder builder = new EventLines.Builder();
            Envelope envelope = new Envelope(id);
            long seq = start.seq();
            int pos = 0;
            int from = 0;
            boolean harmed = false;
            while (pos < bytes.length) {
                int feed = LineFeeds.next(bytes, pos, bytes.length);
                if (feed < 0 || (builder.count() > 0 && feed + 1 - from > maxBytes)) {
                    break;
                }
                if (seq > after.seq()) {
                    from = builder.count() == 0 ? pos : from;
                    Cursor cursor = new Cursor(after.epoch(), seq);
                    if (!envelope.check(builder, cursor, bytes, pos, feed)) {
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
            if (harmed || bytes.length < room || offset + room >= limit || room == MOST) {
                throw new DamagedLog(file, after, offset + pos);
            }
            room = room(offset, Math.max(2L * room, 1 << 20));
        }
    }

    private int room(long offset, long wanted) {
        return (int) Math.max(0, Math.min(MOST, Math.min(limit - offset, wanted)));
    }

    /**
     * As {@link #read}, but looking at each line's own cursor: for a segment with damaged lines, on
     * which no count can be relied.
     *
     * @param offset where to begin, not after the wanted line
     */
    Result search(Cursor after, long offset, int maxBytes) throws IOException {
        LineScan lines = new LineScan(id, channel, offset, limit);
        while (lines.next()) {
            Cursor cursor = lines.cursor();
            if (cursor != null && cursor.epoch() == after.epoch() && cursor.seq() > after.seq()) {
                if (cursor.seq() > after.seq() + 1) {
                    break;
                }
                return read(after, new SparseIndex.Entry(cursor.seq(), lines.start()), maxBytes);
            }
        }
        throw new DamagedLog(file, after, offset);
    }
}
