package dev.tapedeck.execution.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * Lines out of a stream through one buffer that never grows: a longer line is refused, not
 * collected. For one thread.
 */
final class LineReader implements Closeable {
    /** Bytes that a line may have. */
    static final int MAX_LINE_BYTES = 64 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[2 * MAX_LINE_BYTES];
    private int position;
    private int limit;
    private boolean ended;
    private long line;
    private int from;
    private int to;

    LineReader(InputStream in) {
        this.in = in;
    }

    /**
     * Moves to the next line; false at the end. The line is {@link #bytes} from {@link #from} to
     * {@link #to}.
     */
    boolean next() throws IOException, BadLine {
        int scan = position;
        while (true) {
            while (scan < limit && buffer[scan] != '\n') {
                scan++;
            }
            if (scan - position > MAX_LINE_BYTES) {
                line++;
                throw new BadLine("the line is longer than " + MAX_LINE_BYTES + " bytes");
            }
            if (scan < limit) {
                take(scan);
                position = scan + 1;
                return true;
            }
            if (ended) {
                boolean rest = scan > position;
                if (rest) {
                    take(scan);
                    position = scan;
                }
                return rest;
            }
            scan -= fill();
        }
    }

    byte[] bytes() {
        return buffer;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** The current line's number, from 1. */
    long line() {
        return line;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void take(int end) {
        line++;
        boolean mark =
                line == 1
                        && end - position >= 3
                        && buffer[position] == (byte) 0xef
                        && buffer[position + 1] == (byte) 0xbb
                        && buffer[position + 2] == (byte) 0xbf;
        from = mark ? position + 3 : position;
        to = end > from && buffer[end - 1] == '\r' ? end - 1 : end;
    }

    /** Reads more; answers by how much the unread bytes moved towards the buffer's start. */
    private int fill() throws IOException {
        int moved = position;
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        limit -= moved;
        position = 0;
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read < 0) {
            ended = true;
        } else {
            limit += read;
        }
        return moved;
    }
}
