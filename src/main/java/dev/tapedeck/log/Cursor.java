package dev.tapedeck.log;

import java.util.Optional;

/**
 * A place in a log: after event {@code seq} of {@code epoch}. {@code <epoch>.0} is before the first
 * event. On the wire {@code "<epoch>.<seq>"}, e.g. {@code "1.17"}.
 */
public record Cursor(long epoch, long seq) implements Comparable<Cursor> {
    /** The head of a log that nothing was ever written to. */
    public static final Cursor ORIGIN = new Cursor(1, 0);

    private static final int MAX_DIGITS = 15;

    public Cursor {
        if (epoch < 1 || seq < 0) {
            throw new IllegalArgumentException("no such cursor: " + epoch + "." + seq);
        }
    }

    /**
     * Reads the wire form; empty when it is anything else (signs, leading zeros, spaces included).
     */
    public static Optional<Cursor> parse(CharSequence text) {
        int dot = -1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '.') {
                dot = i;
                break;
            }
        }
        long epoch = dot < 0 ? -1 : digits(text, 0, dot);
        long seq = dot < 0 ? -1 : digits(text, dot + 1, text.length());
        return epoch < 1 || seq < 0 ? Optional.empty() : Optional.of(new Cursor(epoch, seq));
    }

    private static long digits(CharSequence text, int from, int to) {
        int length = to - from;
        if (length < 1 || length > MAX_DIGITS || (length > 1 && text.charAt(from) == '0')) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    public Cursor plus(long events) {
        return new Cursor(epoch, seq + events);
    }

    @Override
    public int compareTo(Cursor other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(seq, other.seq);
    }

    @Override
    public String toString() {
        return epoch + "." + seq;
    }
}
