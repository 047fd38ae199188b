package dev.tapedeck.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds line feeds eight bytes at a time; every byte that is read back from a log passes here. */
public final class LineFeeds {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FEEDS = 0x0a0a0a0a0a0a0a0aL;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private LineFeeds() {}

    /** Where the first line feed in {@code from..to} is, or -1. */
    public static int next(byte[] bytes, int from, int to) {
        int pos = from;
        while (to - pos >= 8) {
            long word = (long) LONGS.get(bytes, pos) ^ FEEDS;
            long hit = (word - ONES) & ~word & HIGHS;
            if (hit != 0) {
                return pos + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
            pos += 8;
        }
        while (pos < to) {
            if (bytes[pos] == '\n') {
                return pos;
            }
            pos++;
        }
        return -1;
    }
}
