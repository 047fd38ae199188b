package dev.tapedeck.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Validates JSON (RFC 8259) and copies it without the white space between tokens, in one pass;
 * digits and escapes stay as they came. Stricter than the RFC where laxness loses data: duplicate
 * keys, broken or overlong UTF-8, lone surrogates written as escapes and deep nesting are refused.
 *
 * <p>Not thread-safe; meant to be kept and used again. Output grows in one array, so that a batch's
 * events are slices of it.
 */
public final class JsonCompactor {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private final int maxDepth;
    private final KeySet keys = new KeySet();
    private byte[] in = new byte[0];
    private int pos;
    private int start;
    private int end;
    private byte[] out = new byte[0];
    private int length;

    public JsonCompactor(int maxDepth) {
        this.maxDepth = maxDepth;
    }

    /**
     * Begins a new output with room for {@code capacity} bytes; what was returned before stays
     * untouched.
     */
    public void begin(int capacity) {
        out = new byte[capacity];
        length = 0;
    }

    /**
     * Writes the output over the input, from {@code at} on: what is written never overtakes what is
     * read. The caller has no other use for the array.
     */
    public void beginInPlace(byte[] bytes, int at) {
        out = bytes;
        length = at;
    }

    /** Sets the input. A value may then be read with {@link #value}, one after another. */
    public void input(byte[] bytes, int from, int to) {
        in = bytes;
        start = from;
        pos = from;
        end = to;
        keys.clear();
    }

    /** Output written so far: where the next value will start. */
    public int length() {
        return length;
    }

    /** Takes back output after that length. */
    public void truncate(int toLength) {
        length = toLength;
    }

    public byte[] output() {
        return out;
    }

    /** Reads one whole value and copies it compactly. */
    public void value() throws JsonRefused {
        skipSpace();
        value(0);
    }

    /** True when only white space is left. */
    public boolean atEnd() {
        skipSpace();
        return pos == end;
    }

    /** The next byte that is not white space, without taking it; -1 at the end. */
    public int peek() {
        skipSpace();
        return pos < end ? in[pos] : -1;
    }

    /** Takes the next byte when it is this one. */
    public boolean take(char expected) {
        if (peek() == expected) {
            pos++;
            return true;
        }
        return false;
    }

    /** Where reading stands, from the start of the input. */
    public int offset() {
        return pos - start;
    }

    public JsonRefused refused(String why) {
        return new JsonRefused(why, pos - start);
    }

    private void value(int depth) throws JsonRefused {
        if (pos >= end) {
            throw refused("the input ends where a value should be");
        }
        switch (in[pos]) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    private void object(int depth) throws JsonRefused {
        enter(depth);
        int mark = keys.open();
        skipSpace();
        if (pos < end && in[pos] == '}') {
            copyByte();
            return;
        }
        while (true) {
            if (pos >= end || in[pos] != '"') {
                throw refused("a key in quotes should stand here");
            }
            int keyFrom = length;
            string();
            if (!keys.add(mark, out, keyFrom, length)) {
                throw refused("the key stands twice in one object");
            }
            expect(':');
            value(depth);
            skipSpace();
            if (pos < end && in[pos] == ',') {
                copyByte();
                skipSpace();
            } else {
                break;
            }
        }
        closeWith('}');
        keys.close(mark);
    }

    private void array(int depth) throws JsonRefused {
        enter(depth);
        skipSpace();
        if (pos < end && in[pos] == ']') {
            copyByte();
            return;
        }
        while (true) {
            value(depth);
            skipSpace();
            if (pos < end && in[pos] == ',') {
                copyByte();
                skipSpace();
            } else {
                break;
            }
        }
        closeWith(']');
    }

    private void enter(int depth) throws JsonRefused {
        if (depth > maxDepth) {
            throw refused("nested deeper than " + maxDepth);
        }
        copyByte();
    }

    private void expect(char wanted) throws JsonRefused {
        skipSpace();
        if (pos >= end || in[pos] != wanted) {
            throw refused("'" + wanted + "' should stand here");
        }
        copyByte();
        skipSpace();
    }

    private void closeWith(char wanted) throws JsonRefused {
        if (pos >= end || in[pos] != wanted) {
            throw refused("',' or '" + wanted + "' should stand here");
        }
        copyByte();
    }

    /** Copies a string with its quotes; plain ASCII goes eight bytes at a time. */
    private void string() throws JsonRefused {
        int from = pos++;
        while (true) {
            while (end - pos >= 8) {
                long word = (long) LONGS.get(in, pos);
                long quote = word ^ 0x2222222222222222L;
                long slash = word ^ 0x5c5c5c5c5c5c5c5cL;
                long special =
                        ((quote - ONES) & ~quote)
                                | ((slash - ONES) & ~slash)
                                | ((word - 0x2020202020202020L) & ~word)
                                | word;
                if ((special & HIGHS) != 0) {
                    break;
                }
                pos += 8;
            }
            if (pos >= end) {
                throw refused("the string does not end");
            }
            byte b = in[pos];
            if (b == '"') {
                pos++;
                copy(from, pos);
                return;
            }
            if (b == '\\') {
                escape();
            } else if (b < 0) {
                utf8(b & 0xff);
            } else if (b < ' ') {
                throw refused("a control character stands in a string");
            } else {
                pos++;
            }
        }
    }

    private void escape() throws JsonRefused {
        if (pos + 1 >= end) {
            throw refused("the string does not end");
        }
        switch (in[pos + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> pos += 2;
            case 'u' -> {
                int unit = hex4(pos + 2);
                pos += 6;
                if (unit >= 0xdc00 && unit <= 0xdfff) {
                    throw refused("a lone surrogate stands in a string");
                }
                if (unit >= 0xd800 && unit <= 0xdbff) {
                    boolean low = pos + 1 < end && in[pos] == '\\' && in[pos + 1] == 'u';
                    int second = low ? hex4(pos + 2) : 0;
                    if (second < 0xdc00 || second > 0xdfff) {
                        throw refused("a lone surrogate stands in a string");
                    }
                    pos += 6;
                }
            }
            default -> throw refused("no such escape");
        }
    }

    private int hex4(int at) throws JsonRefused {
        if (at + 4 > end) {
            throw refused("the string does not end");
        }
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = Character.digit(in[i], 16);
            if (digit < 0) {
                throw refused("four hex digits should stand after \\u");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** One character of two to four bytes, as the Unicode standard's table 3-7 allows them. */
    private void utf8(int lead) throws JsonRefused {
        int more =
                lead >= 0xc2 && lead <= 0xdf
                        ? 1
                        : lead >= 0xe0 && lead <= 0xef ? 2 : lead >= 0xf0 && lead <= 0xf4 ? 3 : 0;
        if (more == 0 || pos + more >= end) {
            throw refused("not UTF-8");
        }
        int second = in[pos + 1] & 0xff;
        int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        boolean good = second >= low && second <= high;
        for (int i = 2; i <= more; i++) {
            good &= (in[pos + i] & 0xc0) == 0x80;
        }
        if (!good) {
            throw refused("not UTF-8");
        }
        pos += more + 1;
    }

    private void literal(String word) throws JsonRefused {
        int n = word.length();
        boolean same = end - pos >= n;
        for (int i = 0; same && i < n; i++) {
            same = in[pos + i] == word.charAt(i);
        }
        if (!same) {
            throw refused("no such value");
        }
        copy(pos, pos + n);
        pos += n;
    }

    private void number() throws JsonRefused {
        int from = pos;
        if (in[pos] == '-') {
            pos++;
        }
        int digits = digits();
        if (digits == 0) {
            throw refused("no such value");
        }
        if (digits > 1 && in[pos - digits] == '0') {
            throw refused("a number starts with a zero");
        }
        if (pos < end && in[pos] == '.') {
            pos++;
            if (digits() == 0) {
                throw refused("digits should stand after the point");
            }
        }
        if (pos < end && (in[pos] == 'e' || in[pos] == 'E')) {
            pos++;
            if (pos < end && (in[pos] == '+' || in[pos] == '-')) {
                pos++;
            }
            if (digits() == 0) {
                throw refused("digits should stand in the exponent");
            }
        }
        copy(from, pos);
    }

    private int digits() {
        int from = pos;
        while (pos < end && in[pos] >= '0' && in[pos] <= '9') {
            pos++;
        }
        return pos - from;
    }

    private void skipSpace() {
        while (pos < end) {
            byte b = in[pos];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return;
            }
            pos++;
        }
    }

    private void copyByte() {
        room(1);
        out[length++] = in[pos++];
    }

    private void copy(int from, int to) {
        int n = to - from;
        room(n);
        System.arraycopy(in, from, out, length, n);
        length += n;
    }

    private void room(int n) {
        if (out.length - length < n) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, length + n));
        }
    }
}
