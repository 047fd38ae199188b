package dev.tapedeck.log;

/** A producer's request that a log knows, and the answer that a repeat of it gets. */
public record Remembered(Producer producer, Cursor first, Cursor last) {}
