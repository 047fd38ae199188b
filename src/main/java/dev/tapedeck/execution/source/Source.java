package dev.tapedeck.execution.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** A recorded market that can be read any number of times. Thread-safe. */
public interface Source {
    /** What an execution calls it. */
    String wire();

    /** The one symbol that it holds; empty when its lines say so themselves or not at all. */
    Optional<String> symbol();

    /** The bar length, in seconds, that a strategy should use here unless told otherwise. */
    int barSeconds();

    /** What is known without reading it whole. Blocks. */
    SourceInfo info();

    /**
     * Opens it at its start; lines that carry another symbol are left out. The caller closes it.
     * Blocks.
     */
    Ticks open(String symbol) throws IOException, MalformedSource;

    /** Its bytes as they are. The caller closes it. Blocks. */
    InputStream content() throws IOException;

    /**
     * Every tick that its bytes say.
     *
     * @param symbols is told the symbol of each line that carries one
     */
    Ticks ticks(InputStream content, Consumer<String> symbols) throws IOException, MalformedSource;
}
