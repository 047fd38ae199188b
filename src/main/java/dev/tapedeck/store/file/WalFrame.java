package dev.tapedeck.store.file;

import dev.tapedeck.json.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One group in the commit log: a header line of fixed length, then the group's lines, then zeroes
 * where the next header will stand. The header names the segment's generation, since segments are
 * used again and hold old frames behind the new ones.
 *
 * <p>{@code @group <generation 15> <number 15> <forced 15> <payload bytes 10> <crc 8>\n}: {@code
 * forced} is the number of the last frame that was known to be on the device when this one was
 * written, so that recovery can tell a frame that was lost from one that was never finished. The
 * crc is CRC-32C over the header as written before it and the payload.
 */
final class WalFrame {
    private static final byte[] MARK = "@group ".getBytes(StandardCharsets.US_ASCII);
    private static final int GENERATION_AT = 7;
    private static final int NUMBER_AT = 23;
    private static final int FORCED_AT = 39;
    private static final int LENGTH_AT = 55;
    private static final int CRC_AT = 66;
    static final int HEADER_LENGTH = 75;

    /** A frame found in a segment; payload at {@code from..to}. */
    record Found(long generation, long number, long forced, int from, int to) {}

    private WalFrame() {}

    /** Leaves room for the header, to be filled by {@link #seal}. */
    static void open(JsonBytes out) {
        for (int i = 0; i < HEADER_LENGTH; i++) {
            out.put(' ');
        }
    }

    static void seal(JsonBytes out, long generation, long number, long forced) {
        byte[] bytes = out.array();
        System.arraycopy(MARK, 0, bytes, 0, MARK.length);
        digits(bytes, GENERATION_AT, 15, generation);
        digits(bytes, NUMBER_AT, 15, number);
        digits(bytes, FORCED_AT, 15, forced);
        digits(bytes, LENGTH_AT, 10, out.length() - HEADER_LENGTH);
        Crc.write(bytes, CRC_AT, crc(bytes, 0, HEADER_LENGTH, out.length()));
        bytes[HEADER_LENGTH - 1] = '\n';
    }

    /** The whole, unharmed frame at {@code at}, or null. */
    static @Nullable Found read(byte[] bytes, int at) {
        int end = bytes.length;
        if (end - at < HEADER_LENGTH || !startsAt(bytes, at)) {
            return null;
        }
        long generation = number(bytes, at + GENERATION_AT, 15);
        long number = number(bytes, at + NUMBER_AT, 15);
        long forced = number(bytes, at + FORCED_AT, 15);
        long length = number(bytes, at + LENGTH_AT, 10);
        int from = at + HEADER_LENGTH;
        if (generation < 0 || number < 0 || forced < 0 || length < 0 || length > end - from) {
            return null;
        }
        int to = from + (int) length;
        // The line feed keeps out what only looks like a header inside of an event's data.
        boolean good =
                bytes[from - 1] == '\n'
                        && Crc.standsAt(bytes, at + CRC_AT, crc(bytes, at, from, to));
        return good ? new Found(generation, number, forced, from, to) : null;
    }

    static boolean startsAt(byte[] bytes, int at) {
        for (int i = 0; i < MARK.length; i++) {
            if (at + i >= bytes.length || bytes[at + i] != MARK[i]) {
                return false;
            }
        }
        return true;
    }

    /** True when no frame begins there: only zeroes, as the last write left them. */
    static boolean endsAt(byte[] bytes, int at) {
        int to = Math.min(bytes.length, at + HEADER_LENGTH);
        for (int i = at; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static int crc(byte[] bytes, int header, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, header, CRC_AT);
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }

    private static void digits(byte[] bytes, int at, int count, long value) {
        long rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        bytes[at + count] = ' ';
    }

    private static long number(byte[] bytes, int at, int digits) {
        long value = 0;
        for (int i = at; i < at + digits; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return -1;
            }
            value = value * 10 + (bytes[i] - '0');
        }
        return value;
    }
}
