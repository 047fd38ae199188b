package dev.tapedeck.store.file;

import dev.tapedeck.json.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One group in the commit log: a header line of fixed length, then the group's lines. The header
 * names the segment's generation, since segments are used again and hold old frames behind the new
 * ones.
 *
 * <p>{@code @group <generation 15> <number 15> <payload bytes 10> <crc 8>\n}; the crc is CRC-32C
 * over the header as written before it and the payload.
 */
final class WalFrame {
    private static final byte[] MARK = "@group ".getBytes(StandardCharsets.US_ASCII);
    private static final int GENERATION_AT = 7;
    private static final int NUMBER_AT = 23;
    private static final int LENGTH_AT = 39;
    private static final int CRC_AT = 50;
    static final int HEADER_LENGTH = 59;

    /** A frame found in a segment; payload at {@code from..to}. */
    record Found(long number, int from, int to) {}

    private WalFrame() {}

    /** Leaves room for the header, to be filled by {@link #seal}. */
    static void open(JsonBytes out) {
        for (int i = 0; i < HEADER_LENGTH; i++) {
            out.put(' ');
        }
    }

    static void seal(JsonBytes out, long generation, long number) {
        byte[] bytes = out.array();
        int payload = out.length() - HEADER_LENGTH;
        System.arraycopy(MARK, 0, bytes, 0, MARK.length);
        digits(bytes, GENERATION_AT, 15, generation);
        digits(bytes, NUMBER_AT, 15, number);
        digits(bytes, LENGTH_AT, 10, payload);
        int sum = crc(bytes, 0, HEADER_LENGTH, out.length());
        for (int i = 0; i < 8; i++) {
            bytes[CRC_AT + i] = (byte) Character.forDigit(sum >>> (28 - 4 * i) & 15, 16);
        }
        bytes[HEADER_LENGTH - 1] = '\n';
    }

    /** The whole, unharmed frame at {@code at}, or null. */
    static @Nullable Found read(byte[] bytes, int at, int end, long generation) {
        if (end - at < HEADER_LENGTH || !startsAt(bytes, at)) {
            return null;
        }
        long number = number(bytes, at + NUMBER_AT, 15);
        long length = number(bytes, at + LENGTH_AT, 10);
        if (number(bytes, at + GENERATION_AT, 15) != generation
                || number < 0
                || length < 0
                || length > end - at - HEADER_LENGTH) {
            return null;
        }
        int from = at + HEADER_LENGTH;
        int to = from + (int) length;
        int sum = crc(bytes, at, from, to);
        for (int i = 0; i < 8; i++) {
            if (Character.digit(bytes[at + CRC_AT + i], 16) != (sum >>> (28 - 4 * i) & 15)) {
                return null;
            }
        }
        return new Found(number, from, to);
    }

    static boolean startsAt(byte[] bytes, int at) {
        for (int i = 0; i < MARK.length; i++) {
            if (at + i >= bytes.length || bytes[at + i] != MARK[i]) {
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
