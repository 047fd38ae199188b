package dev.tapedeck.bot.engine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The candle that is being made and the one before it, aligned to UTC.
 *
 * @param previous null when no tick fell into the candle's time right before
 */
record Candles(Candle current, @Nullable Candle previous) {
    static final long MINUTE_MILLIS = 60_000;

    static long startOf(long ts, int minutes) {
        return ts - Math.floorMod(ts, minutes * MINUTE_MILLIS);
    }

    static Candles add(@Nullable Candles before, Tick tick, int minutes) {
        long start = startOf(tick.ts(), minutes);
        if (before == null) {
            return new Candles(Candle.at(start, tick), null);
        }
        Candle last = before.current;
        if (last.start() == start) {
            return new Candles(last.with(tick), before.previous);
        }
        boolean adjacent = last.start() + minutes * MINUTE_MILLIS == start;
        return new Candles(Candle.at(start, tick), adjacent ? last : null);
    }

    Optional<Candle> before() {
        return Optional.ofNullable(previous);
    }
}
