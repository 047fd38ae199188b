package dev.tapedeck.bot.engine;

/** Why a move of the price did not become a position. */
public enum NoEntryReason {
    /** The price moved far enough, the open interest did not. */
    OI_TOO_LOW,
    /** It grew within the candle, but too little since the end of the candle before. */
    OI_SINCE_LAST_CANDLE_TOO_LOW,
    /** It did not grow in the candle before, or there was none. */
    OI_OF_LAST_CANDLE_TOO_LOW,
    /** Long and short at once, and the other one was taken. */
    OTHER_SIDE_PREFERRED,
    HELD_TOO_SHORT,
    TOO_FEW_SIGNALS,
    TOO_MANY_SIGNALS,
    /** The price did not go on, or no second impulse came, within the window. */
    NOT_CONFIRMED,
    IMPULSE_TOO_OLD,
    NOT_IN_UNIVERSE,
    LATE_IN_CANDLE,
    TICK_STALE,
    SPREAD_TOO_NARROW,
    SPREAD_TOO_WIDE,
    TREND_WARMING_UP,
    TREND_AGAINST,
    DAILY_LOSS_LIMIT,
    MAX_ACTIVE_SYMBOLS,
    QTY_BELOW_MIN,
    NOTIONAL_BELOW_MIN,
    /** The order rested until the impulse was too old. */
    NOT_FILLED
}
