package dev.tapedeck.execution.source;

import org.jspecify.annotations.Nullable;

/** Turns a source's lines, given in order, into ticks. For one thread. */
interface LineParser {
    /** Takes what a line says. */
    @FunctionalInterface
    interface Found {
        void tick(@Nullable String symbol, Tick tick);
    }

    /** A line without its end; a line that only describes others gives nothing. */
    void parse(byte[] bytes, int from, int to, Found found) throws BadLine;
}
