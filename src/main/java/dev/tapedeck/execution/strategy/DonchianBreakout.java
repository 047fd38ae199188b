package dev.tapedeck.execution.strategy;

import dev.tapedeck.execution.broker.Side;
import java.util.List;
import org.ta4j.core.BarSeries;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.helpers.HighPriceIndicator;
import org.ta4j.core.indicators.helpers.HighestValueIndicator;
import org.ta4j.core.indicators.helpers.LowPriceIndicator;
import org.ta4j.core.indicators.helpers.LowestValueIndicator;
import org.ta4j.core.num.Num;

/**
 * Gets in when a close leaves the range of the bars before it, out when one leaves a shorter range
 * the other way.
 */
final class DonchianBreakout implements Strategy {
    private final int entryBars;
    private final int exitBars;
    private final Indicator<Num> close;
    private final Indicator<Num> entryHigh;
    private final Indicator<Num> entryLow;
    private final Indicator<Num> exitHigh;
    private final Indicator<Num> exitLow;

    DonchianBreakout(BarSeries series, Params params) {
        entryBars = params.integer("entry_lookback");
        exitBars = params.integer("exit_lookback");
        close = new ClosePriceIndicator(series);
        Indicator<Num> high = new HighPriceIndicator(series);
        Indicator<Num> low = new LowPriceIndicator(series);
        entryHigh = new HighestValueIndicator(high, entryBars);
        entryLow = new LowestValueIndicator(low, entryBars);
        exitHigh = new HighestValueIndicator(high, exitBars);
        exitLow = new LowestValueIndicator(low, exitBars);
    }

    @Override
    public int warmUpBars() {
        return Math.max(entryBars, exitBars) + 1;
    }

    @Override
    public Signals at(int index, Side side) {
        Operand price = Values.now("close", close, index);
        Operand high = Values.before("highest high of " + entryBars, entryHigh, index);
        Operand low = Values.before("lowest low of " + entryBars, entryLow, index);
        Operand middle = new Operand("middle of " + entryBars, (high.value() + low.value()) / 2);
        Operand wayOut =
                side == Side.LONG
                        ? Values.before("lowest low of " + exitBars, exitLow, index)
                        : Values.before("highest high of " + exitBars, exitHigh, index);
        Condition breaksOut =
                Values.condition(side, price, Operator.ABOVE, side == Side.LONG ? high : low);
        Condition breaksBack = Values.condition(side, price, Operator.BELOW, wayOut);
        Condition stillBeyond = Values.condition(side, price, Operator.ABOVE, middle);
        return new Signals(List.of(breaksOut), List.of(breaksBack), List.of(stillBeyond));
    }
}
