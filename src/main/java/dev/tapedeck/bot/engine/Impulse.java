package dev.tapedeck.bot.engine;

import java.math.BigDecimal;

/**
 * A move of price and open interest that reached the thresholds.
 *
 * @param since when it did
 * @param candle the start of its candle
 */
record Impulse(Side side, long since, long candle, BigDecimal pricePct, BigDecimal oiPct) {}
