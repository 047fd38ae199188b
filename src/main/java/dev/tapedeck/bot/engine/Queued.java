package dev.tapedeck.bot.engine;

/** A symbol that waits for its entry: armed, or with a resting order. */
public record Queued(String symbol, Side side, String state, long since) {}
