package dev.tapedeck.json;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing array of bytes with the few operations that writing JSON takes. Not thread-safe.
 * Callers keep the commas and brackets right themselves.
 */
public final class JsonBytes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] array;
    private int length;

    public JsonBytes(int capacity) {
        array = new byte[capacity];
    }

    public int length() {
        return length;
    }

    /** The array behind; valid until the next write. */
    public byte[] array() {
        return array;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(array, length);
    }

    /** Forgets what was written and keeps the room, but no more than {@code keep} bytes of it. */
    public void clear(int keep) {
        length = 0;
        if (array.length > keep) {
            array = new byte[keep];
        }
    }

    /** Cuts back to an earlier length. */
    public void truncate(int toLength) {
        length = toLength;
    }

    /** Makes room, so that {@code more} bytes can be put without a copy. */
    public void reserve(int more) {
        if (array.length - length < more) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, Math.addExact(length, more)));
        }
    }

    @CanIgnoreReturnValue
    public JsonBytes put(char ascii) {
        reserve(1);
        array[length++] = (byte) ascii;
        return this;
    }

    @CanIgnoreReturnValue
    public JsonBytes put(byte[] bytes) {
        return put(bytes, 0, bytes.length);
    }

    @CanIgnoreReturnValue
    public JsonBytes put(byte[] bytes, int from, int to) {
        int n = to - from;
        reserve(n);
        System.arraycopy(bytes, from, array, length, n);
        length += n;
        return this;
    }

    /** Puts text that is known to be ASCII and to need no escape. */
    @CanIgnoreReturnValue
    @SuppressWarnings("deprecation") // the one way to copy Latin-1 text without an array in between
    public JsonBytes ascii(String text) {
        int n = text.length();
        reserve(n);
        text.getBytes(0, n, array, length);
        length += n;
        return this;
    }

    @CanIgnoreReturnValue
    public JsonBytes number(long value) {
        if (value < 0) {
            return ascii(Long.toString(value));
        }
        int digits = 1;
        for (long v = value; v >= 10; v /= 10) {
            digits++;
        }
        reserve(digits);
        int at = length + digits;
        long rest = value;
        do {
            array[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        length += digits;
        return this;
    }

    /** Eight hex digits. */
    @CanIgnoreReturnValue
    public JsonBytes hex(int value) {
        reserve(8);
        for (int shift = 28; shift >= 0; shift -= 4) {
            array[length++] = HEX[value >>> shift & 15];
        }
        return this;
    }

    /** A JSON string, quoted and escaped. */
    @CanIgnoreReturnValue
    public JsonBytes string(String text) {
        put('"');
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        for (byte b : utf8) {
            switch (b) {
                case '"' -> ascii("\\\"");
                case '\\' -> ascii("\\\\");
                case '\n' -> ascii("\\n");
                case '\r' -> ascii("\\r");
                case '\t' -> ascii("\\t");
                default -> {
                    if (b >= 0 && b < ' ') {
                        ascii("\\u00").put((char) HEX[b >> 4]).put((char) HEX[b & 15]);
                    } else {
                        put((char) (b & 0xff));
                    }
                }
            }
        }
        return put('"');
    }

    /** A name and its colon. */
    @CanIgnoreReturnValue
    public JsonBytes key(String name) {
        return string(name).put(':');
    }

    @Override
    public String toString() {
        return new String(array, 0, length, StandardCharsets.UTF_8);
    }
}
