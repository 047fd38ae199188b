package dev.tapedeck.bot.engine;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why one symbol was not entered, counted by reason: once for a reason and a candle, since a market
 * that ticks often is refused no more often.
 */
final class Refusals {
    private final Map<NoEntryReason, Long> counts = new EnumMap<>(NoEntryReason.class);
    private final Map<NoEntryReason, Long> candles = new EnumMap<>(NoEntryReason.class);
    private @Nullable Refusal last;
    private long lastTs;

    /**
     * @return whether it counts
     */
    @CanIgnoreReturnValue
    boolean note(long ts, long candle, Refusal refusal) {
        Long told = candles.put(refusal.reason(), candle);
        last = refusal;
        lastTs = ts;
        if (told != null && told == candle) {
            return false;
        }
        counts.merge(refusal.reason(), 1L, Long::sum);
        return true;
    }

    // what a snapshot had

    void putCount(NoEntryReason reason, long count) {
        counts.put(reason, count);
    }

    void putCandle(NoEntryReason reason, long candle) {
        candles.put(reason, candle);
    }

    void putLast(Refusal refusal, long ts) {
        last = refusal;
        lastTs = ts;
    }

    void clear() {
        counts.clear();
        candles.clear();
        last = null;
        lastTs = 0;
    }

    Map<NoEntryReason, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }

    Map<NoEntryReason, Long> candles() {
        return Collections.unmodifiableMap(candles);
    }

    Optional<Refusal> last() {
        return Optional.ofNullable(last);
    }

    long lastTs() {
        return lastTs;
    }
}
