package dev.tapedeck.execution.strategy;

import dev.tapedeck.execution.broker.Side;
import java.util.List;
import org.ta4j.core.BarSeries;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.num.Num;

/** Gets in when the relative strength index leaves one extreme, out when it reaches the other. */
final class RsiReversion implements Strategy {
    private static final Operand MIDDLE = new Operand("middle", 50);

    private final int period;
    private final String name;
    private final Indicator<Num> rsi;
    private final Operand oversold;
    private final Operand overbought;

    RsiReversion(BarSeries series, Params params) {
        period = params.integer("period");
        name = "RSI(close, " + period + ")";
        rsi = new RSIIndicator(new ClosePriceIndicator(series), period);
        oversold = new Operand("oversold", params.decimal("oversold").doubleValue());
        overbought = new Operand("overbought", params.decimal("overbought").doubleValue());
    }

    @Override
    public int warmUpBars() {
        return period + 2;
    }

    @Override
    public Signals at(int index, Side side) {
        Operand extreme = side == Side.LONG ? oversold : overbought;
        Operand goal = side == Side.LONG ? overbought : oversold;
        Operand now = Values.now(name, rsi, index);
        Condition wasBeyond =
                Values.condition(side, Values.before(name, rsi, index), Operator.BELOW, extreme);
        Condition isBack = Values.condition(side, now, Operator.AT_OR_ABOVE, extreme);
        Condition reached = Values.condition(side, now, Operator.AT_OR_ABOVE, goal);
        Condition notYetHalfWay = Values.condition(side, now, Operator.BELOW, MIDDLE);
        return new Signals(
                List.of(wasBeyond, isBack), List.of(reached), List.of(isBack, notYetHalfWay));
    }
}
