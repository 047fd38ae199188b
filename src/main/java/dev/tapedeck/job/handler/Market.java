package dev.tapedeck.job.handler;

import dev.tapedeck.execution.source.MalformedSource;
import dev.tapedeck.execution.source.Source;
import dev.tapedeck.execution.source.Tick;
import dev.tapedeck.execution.source.Ticks;
import dev.tapedeck.job.JobStopped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source that is gone through many times: out of memory when it is small enough for that. */
final class Market {
    private final Source source;
    private final String symbol;
    private final @Nullable List<Tick> kept;

    private Market(Source source, String symbol, @Nullable List<Tick> kept) {
        this.source = source;
        this.symbol = symbol;
        this.kept = kept;
    }

    /** Reads as many ticks as may be kept, and keeps them if those are all. */
    static Market of(Source source, String symbol, int mostKept, TickHook hook)
            throws IOException, MalformedSource, JobStopped {
        List<Tick> kept = new ArrayList<>();
        try (Ticks ticks = source.open(symbol)) {
            for (Tick tick = ticks.next(); tick != null; tick = ticks.next()) {
                if (kept.size() == mostKept) {
                    return new Market(source, symbol, null);
                }
                if (kept.size() % TickHook.EVERY == 0) {
                    hook.at(kept.size());
                }
                kept.add(tick);
            }
        }
        return new Market(source, symbol, kept);
    }

    /** All of it from the start. The caller closes it. */
    Ticks open() throws IOException, MalformedSource {
        return kept == null ? source.open(symbol) : new Replay(kept.iterator());
    }

    private record Replay(Iterator<Tick> ticks) implements Ticks {
        @Override
        public @Nullable Tick next() {
            return ticks.hasNext() ? ticks.next() : null;
        }

        @Override
        public void close() {}
    }
}
