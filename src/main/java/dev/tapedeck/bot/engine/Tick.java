package dev.tapedeck.bot.engine;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a market told of one symbol.
 *
 * @param ts epoch milliseconds, the market's own
 * @param bid null where the feed has none; then no spread is known
 */
public record Tick(
        long ts,
        String symbol,
        BigDecimal markPrice,
        BigDecimal openInterestValue,
        @Nullable BigDecimal bid,
        @Nullable BigDecimal ask) {
    public Tick {
        if (ts < 0 || markPrice.signum() <= 0 || openInterestValue.signum() < 0) {
            throw new IllegalArgumentException(
                    "no such tick: " + ts + " " + markPrice + " " + openInterestValue);
        }
    }

    public static Tick of(long ts, String symbol, BigDecimal markPrice, BigDecimal openInterest) {
        return new Tick(ts, symbol, markPrice, openInterest, null, null);
    }
}
