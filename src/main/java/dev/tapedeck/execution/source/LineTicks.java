package dev.tapedeck.execution.source;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The ticks of a source of lines, in order, each checked to be no earlier than the one before. For
 * one thread.
 */
final class LineTicks implements Ticks {
    private final String source;
    private final @Nullable String wanted;
    private final Consumer<String> symbols;
    private final LineReader lines;
    private final LineParser parser;
    private final Queue<Tick> ready = new ArrayDeque<>();
    private Instant latest = Instant.MIN;
    private boolean disordered;

    /**
     * @param wanted the symbol to keep, or null for all
     */
    LineTicks(String source, @Nullable String wanted, InputStream in, LineParser parser) {
        this(source, wanted, in, parser, symbol -> {});
    }

    /**
     * @param symbols is told the symbol of each line that carries one
     */
    LineTicks(
            String source,
            @Nullable String wanted,
            InputStream in,
            LineParser parser,
            Consumer<String> symbols) {
        this.symbols = symbols;
        this.source = source;
        this.wanted = wanted;
        this.lines = new LineReader(in);
        this.parser = parser;
    }

    @Override
    public @Nullable Tick next() throws IOException, MalformedSource {
        try {
            while (ready.isEmpty() && lines.next()) {
                if (!blank()) {
                    parser.parse(lines.bytes(), lines.from(), lines.to(), this::found);
                }
                if (disordered) {
                    throw new BadLine("earlier than the line before");
                }
            }
            return ready.poll();
        } catch (BadLine e) {
            throw new MalformedSource(source, lines.line(), e.reason());
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private void found(@Nullable String symbol, Tick tick) {
        disordered |= tick.timestamp().isBefore(latest);
        latest = tick.timestamp();
        if (symbol != null) {
            symbols.accept(symbol);
        }
        if (symbol == null || wanted == null || symbol.equals(wanted)) {
            ready.add(tick);
        }
    }

    private boolean blank() {
        for (int i = lines.from(); i < lines.to(); i++) {
            byte b = lines.bytes()[i];
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
