package dev.tapedeck.log;

/**
 * The answer to an append.
 *
 * @param repeated true when the request had been carried out before and nothing was appended now
 */
public record Appended(Cursor first, Cursor last, int count, boolean repeated) {}
