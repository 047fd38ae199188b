package dev.tapedeck.stream;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.ReadableLog;

/**
 * From where to where a log reaches, read once: what hello says of it is then what the verdict and
 * the beginning were taken from.
 */
record Extent(Cursor oldest, Cursor head) {
    static Extent of(ReadableLog log) {
        return new Extent(log.oldest(), log.head());
    }
}
