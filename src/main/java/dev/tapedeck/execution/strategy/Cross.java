package dev.tapedeck.execution.strategy;

import dev.tapedeck.execution.broker.Side;
import java.util.List;
import org.ta4j.core.Indicator;
import org.ta4j.core.num.Num;

/** Gets in when a leading line crosses a lagging one, out when it is back on the other side. */
final class Cross implements Strategy {
    private final String leadName;
    private final Indicator<Num> lead;
    private final String lagName;
    private final Indicator<Num> lag;
    private final int warmUpBars;

    Cross(
            String leadName,
            Indicator<Num> lead,
            String lagName,
            Indicator<Num> lag,
            int warmUpBars) {
        this.leadName = leadName;
        this.lead = lead;
        this.lagName = lagName;
        this.lag = lag;
        this.warmUpBars = warmUpBars;
    }

    @Override
    public int warmUpBars() {
        return warmUpBars;
    }

    @Override
    public Signals at(int index, Side side) {
        Operand leadNow = Values.now(leadName, lead, index);
        Operand lagNow = Values.now(lagName, lag, index);
        Condition beyond = Values.condition(side, leadNow, Operator.ABOVE, lagNow);
        Condition notBefore =
                Values.condition(
                        side,
                        Values.before(leadName, lead, index),
                        Operator.AT_OR_BELOW,
                        Values.before(lagName, lag, index));
        Condition back = Values.condition(side, leadNow, Operator.BELOW, lagNow);
        return new Signals(List.of(notBefore, beyond), List.of(back), List.of(beyond));
    }
}
