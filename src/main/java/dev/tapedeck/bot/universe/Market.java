package dev.tapedeck.bot.universe;

import java.util.List;

/**
 * What a venue has, each entry a JSON value as it was delivered and not yet believed. Not to be
 * changed.
 */
public record Market(List<byte[]> instruments, List<byte[]> tickers) {
    public Market {
        instruments = List.copyOf(instruments);
        tickers = List.copyOf(tickers);
    }
}
