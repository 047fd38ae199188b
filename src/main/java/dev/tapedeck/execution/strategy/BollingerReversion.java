package dev.tapedeck.execution.strategy;

import dev.tapedeck.execution.broker.Side;
import java.util.List;
import org.ta4j.core.BarSeries;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.statistics.StandardDeviationIndicator;
import org.ta4j.core.num.Num;

/** Gets in when a close comes back inside a Bollinger band, out at the middle of the two. */
final class BollingerReversion implements Strategy {
    private final int period;
    private final double deviations;
    private final Indicator<Num> close;
    private final Indicator<Num> mean;
    private final Indicator<Num> deviation;

    BollingerReversion(BarSeries series, Params params) {
        period = params.integer("period");
        deviations = params.decimal("deviations").doubleValue();
        close = new ClosePriceIndicator(series);
        mean = new SMAIndicator(close, period);
        deviation = new StandardDeviationIndicator(close, period);
    }

    @Override
    public int warmUpBars() {
        return period + 1;
    }

    @Override
    public Signals at(int index, Side side) {
        Operand price = Values.now("close", close, index);
        Operand middle = Values.now("middle band(" + period + ")", mean, index);
        Operand band = band(side, index, "");
        Condition wasOutside =
                Values.condition(
                        side,
                        Values.before("close", close, index),
                        Operator.BELOW,
                        band(side, index - 1, " before"));
        Condition isInside = Values.condition(side, price, Operator.AT_OR_ABOVE, band);
        Condition atMiddle = Values.condition(side, price, Operator.AT_OR_ABOVE, middle);
        Condition belowMiddle = Values.condition(side, price, Operator.BELOW, middle);
        return new Signals(
                List.of(wasOutside, isInside), List.of(atMiddle), List.of(isInside, belowMiddle));
    }

    private Operand band(Side side, int index, String when) {
        double width = deviations * deviation.getValue(index).doubleValue();
        double from = mean.getValue(index).doubleValue();
        return side == Side.LONG
                ? new Operand("lower band(" + period + ")" + when, from - width)
                : new Operand("upper band(" + period + ")" + when, from + width);
    }
}
