package dev.tapedeck.execution.source;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An open source, read once from its start. Blocks; for one thread. */
public interface Ticks extends Closeable {
    /**
     * The next tick in the market's order, or null at the end.
     *
     * @throws MalformedSource when a line cannot be understood; nothing can be read after it
     * @throws IOException when the bytes cannot be read
     */
    @Nullable Tick next() throws IOException, MalformedSource;
}
