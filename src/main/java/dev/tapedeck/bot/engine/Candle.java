package dev.tapedeck.bot.engine;

import java.math.BigDecimal;

/** One symbol's prices and open interest within a few minutes, so far or for good. */
record Candle(
        long start,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        BigDecimal oiOpen,
        BigDecimal oiClose) {
    static Candle at(long start, Tick tick) {
        BigDecimal mark = tick.markPrice();
        BigDecimal oi = tick.openInterestValue();
        return new Candle(start, mark, mark, mark, mark, oi, oi);
    }

    Candle with(Tick tick) {
        BigDecimal mark = tick.markPrice();
        return new Candle(
                start, open, high.max(mark), low.min(mark), mark, oiOpen, tick.openInterestValue());
    }

    /** How far the price has come from the candle's lowest or highest, in percent. */
    BigDecimal movePct(Side side) {
        return side == Side.LONG
                ? Maths.percent(close.subtract(low), low)
                : Maths.percent(high.subtract(close), high);
    }

    /** By how much the open interest grew since the candle's first tick, in percent. */
    BigDecimal oiPct() {
        return Maths.percent(oiClose.subtract(oiOpen), oiOpen);
    }

    /** The same since the end of an earlier candle. */
    BigDecimal oiPctSince(Candle before) {
        return Maths.percent(oiClose.subtract(before.oiClose), before.oiClose);
    }
}
