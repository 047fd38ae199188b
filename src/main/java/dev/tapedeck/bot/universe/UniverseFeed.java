package dev.tapedeck.bot.universe;

/**
 * Where instruments and tickers come from. A bean of a user's own takes the place of the one that
 * reads files. Thread-safe; may block.
 */
public interface UniverseFeed {
    /**
     * Instruments have {@code symbol, contractType, status, quoteCoin, settleCoin?, deliveryTime?,
     * qtyStep?, minOrderQty?, maxOrderQty?}, tickers {@code symbol, turnover24hUSDT, highPrice24h,
     * lowPrice24h}. Numbers may be texts of digits.
     */
    Market read(String bot) throws FeedFailed;
}
