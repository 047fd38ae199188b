package dev.tapedeck.stream;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.EventLines;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * Frames of consecutive events, encoded once and shared by all who get them: already framed as one
 * chunk of HTTP/1.1, so that a write is the buffer and nothing else. Reference-counted through its
 * buffer.
 */
final class FrameBlock {
    /** Eight hex digits (leading zeroes are allowed in a chunk size) and CRLF. */
    static final int CHUNK_HEAD = 10;

    static final int CHUNK_TAIL = 2;

    private final long firstSeq;
    private final long lastSeq;
    private final ByteBuf chunk;

    private FrameBlock(long firstSeq, long lastSeq, ByteBuf chunk) {
        this.firstSeq = firstSeq;
        this.lastSeq = lastSeq;
        this.chunk = chunk;
    }

    /** Encodes the events from {@code from} on. The scratch is used and left cleared. */
    static FrameBlock of(EventLines lines, int from, JsonBytes scratch) {
        int count = lines.count();
        long epoch = lines.first().epoch();
        long seq = lines.first().seq() + from;
        begin(scratch);
        scratch.reserve(
                lines.lineFrom(count)
                        - lines.lineFrom(from)
                        + (count - from) * (FrameEncoder.OVERHEAD + 32));
        for (int i = from; i < count; i++) {
            FrameEncoder.event(scratch, lines, i, epoch, seq++);
        }
        return new FrameBlock(lines.first().seq() + from, seq - 1, finish(scratch));
    }

    /** The frames of several blocks that follow one another, as one. */
    static FrameBlock merged(FrameBlock[] blocks, int count) {
        int size = CHUNK_HEAD + CHUNK_TAIL;
        for (int i = 0; i < count; i++) {
            size += blocks[i].frameBytes();
        }
        ByteBuf all = PooledByteBufAllocator.DEFAULT.directBuffer(size, size);
        all.writeBytes(chunkHead(size - CHUNK_HEAD - CHUNK_TAIL));
        for (int i = 0; i < count; i++) {
            ByteBuf each = blocks[i].chunk;
            all.writeBytes(each, each.readerIndex() + CHUNK_HEAD, blocks[i].frameBytes());
        }
        all.writeByte('\r').writeByte('\n');
        return new FrameBlock(blocks[0].firstSeq, blocks[count - 1].lastSeq, all);
    }

    /** Leaves room for the chunk's head. */
    static void begin(JsonBytes scratch) {
        scratch.clear(1 << 20);
        scratch.ascii("00000000\r\n");
    }

    /** Closes the chunk that {@link #begin} began, as a buffer with one reference. */
    static ByteBuf finish(JsonBytes scratch) {
        int frames = scratch.length() - CHUNK_HEAD;
        System.arraycopy(chunkHead(frames), 0, scratch.array(), 0, 8);
        scratch.put('\r').put('\n');
        ByteBuf chunk =
                PooledByteBufAllocator.DEFAULT.directBuffer(scratch.length(), scratch.length());
        chunk.writeBytes(scratch.array(), 0, scratch.length());
        scratch.clear(1 << 20);
        return chunk;
    }

    private static byte[] chunkHead(int length) {
        byte[] head = {'0', '0', '0', '0', '0', '0', '0', '0', '\r', '\n'};
        for (int i = 0; i < 8; i++) {
            head[i] = (byte) Character.forDigit(length >>> (28 - 4 * i) & 15, 16);
        }
        return head;
    }

    long firstSeq() {
        return firstSeq;
    }

    long lastSeq() {
        return lastSeq;
    }

    int frameBytes() {
        return chunk.readableBytes() - CHUNK_HEAD - CHUNK_TAIL;
    }

    /** The chunk; the caller adds a reference when it keeps or writes it. */
    ByteBuf chunk() {
        return chunk;
    }

    FrameBlock retain() {
        ByteBuf same = chunk.retain();
        assert same == chunk;
        return this;
    }

    void release() {
        boolean freed = chunk.release();
        assert freed || chunk.refCnt() > 0;
    }
}
