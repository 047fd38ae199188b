package dev.tapedeck.bot.universe;

import dev.tapedeck.json.RawObject;
import java.math.BigDecimal;

/**
 * What a symbol needs to be in the universe.
 *
 * @param minTurnover USDT in 24 hours
 * @param minVolPct range of the day; 3 means 3 %
 */
record Filters(BigDecimal minTurnover, BigDecimal minVolPct) {
    static final Filters DEFAULT = new Filters(new BigDecimal(10_000_000), BigDecimal.TEN);

    /** What is not there as given. */
    static Filters read(RawObject fields, Filters given) {
        return new Filters(
                fields.decimal("minTurnover").orElse(given.minTurnover),
                fields.decimal("minVolPct").orElse(given.minVolPct));
    }
}
