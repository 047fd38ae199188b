package dev.tapedeck.store.file;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Envelope;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.LineFeeds;
import dev.tapedeck.log.LogId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** Walks over the lines of one segment and tells the good from the bad. Not thread-safe. */
final class LineScan {
    private static final int FIRST_CHUNK = 64 << 10;
    private static final int CHUNK = 1 << 20;
    private static final int LONGEST_LINE = 128 << 20;

    private final FileChannel channel;
    private final long to;
    private final Envelope envelope;
    private final EventLines.Builder builder = new EventLines.Builder();
    private byte[] bytes = new byte[0];
    private long offset;
    private int lineFrom;
    private int lineTo = -1;
    private int size = FIRST_CHUNK;

    /**
     * @param from where a line begins
     * @param to bytes of the file that count
     */
    LineScan(LogId id, FileChannel channel, long from, long to) {
        this.channel = channel;
        this.to = to;
        this.envelope = new Envelope(id);
        this.offset = from;
    }

    /** Goes on to the next line; false when no whole one is left. */
    boolean next() throws IOException {
        int pos = lineTo + 1;
        int feed = LineFeeds.next(bytes, pos, bytes.length);
        while (feed < 0) {
            long at = offset + pos;
            boolean all = offset + bytes.length >= to;
            if (all || (pos == 0 && bytes.length >= LONGEST_LINE)) {
                return false;
            }
            if (pos == 0 && bytes.length > 0) {
                size *= 2;
            }
            byte[] more = read(channel, at, (int) Math.min(size, to - at));
            if (more.length <= bytes.length - pos) {
                return false;
            }
            bytes = more;
            size = Math.max(size, CHUNK);
            offset = at;
            pos = 0;
            lineTo = -1;
            feed = LineFeeds.next(bytes, 0, bytes.length);
        }
        lineFrom = pos;
        lineTo = feed;
        return true;
    }

    /** Where the line begins in the file. */
    long start() {
        return offset + lineFrom;
    }

    /** One past its line feed. */
    long end() {
        return offset + lineTo + 1;
    }

    /** True when it is the whole, unharmed line of that cursor. */
    boolean is(Cursor cursor) {
        builder.clear();
        return envelope.check(builder, cursor, bytes, lineFrom, lineTo);
    }

    /** The line's own cursor; null when the line is harmed or not one of this log. */
    @Nullable Cursor cursor() {
        Cursor own = Envelope.cursorOf(bytes, lineFrom, lineTo);
        return own != null && is(own) ? own : null;
    }

    /** Up to {@code length} bytes; fewer at the file's end. */
    static byte[] read(FileChannel channel, long offset, int length) throws IOException {
        byte[] bytes = new byte[Math.max(0, length)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                return java.util.Arrays.copyOf(bytes, buffer.position());
            }
        }
        return bytes;
    }
}
