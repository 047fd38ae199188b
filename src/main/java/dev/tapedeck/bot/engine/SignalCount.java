package dev.tapedeck.bot.engine;

/**
 * The signals of one symbol and side on a UTC day.
 *
 * @param candle the start of the candle that the last one was in; a candle gives no second one
 */
record SignalCount(long day, long count, long candle) {
    static final SignalCount NONE = new SignalCount(0, 0, -1);

    SignalCount with(long ts, long inCandle) {
        long today = DailyLoss.dayOf(ts);
        return new SignalCount(today, today == day ? count + 1 : 1, inCandle);
    }
}
