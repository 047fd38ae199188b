package dev.tapedeck.execution.source;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * One price of a market. A tick that stands for a whole bar's travel carries the range that was
 * touched, so that an order can be hit inside it; for every other tick {@code low}, {@code high}
 * and {@code price} are one.
 *
 * @param timestamp the market's own time, whole microseconds
 * @param amount units traded, or what the source has in its place (open interest); 0 when it has
 *     nothing
 */
public record Tick(
        Instant timestamp, BigDecimal price, BigDecimal amount, BigDecimal low, BigDecimal high) {
    public Tick {
        if (low.signum() <= 0 || low.compareTo(price) > 0 || high.compareTo(price) < 0) {
            throw new IllegalArgumentException(
                    "price " + price + " in range " + low + " to " + high);
        }
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("negative amount " + amount);
        }
    }

    public static Tick of(Instant timestamp, BigDecimal price, BigDecimal amount) {
        return new Tick(timestamp, price, amount, price, price);
    }
}
