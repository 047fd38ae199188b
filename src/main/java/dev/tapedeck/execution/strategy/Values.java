package dev.tapedeck.execution.strategy;

import dev.tapedeck.execution.broker.Side;
import org.ta4j.core.Indicator;
import org.ta4j.core.num.Num;

/** How the strategies name what they compare. */
final class Values {
    private Values() {}

    static Operand now(String name, Indicator<Num> of, int index) {
        return new Operand(name, of.getValue(index).doubleValue());
    }

    /** The value at the bar before. */
    static Operand before(String name, Indicator<Num> of, int index) {
        return new Operand(name + " before", of.getValue(index - 1).doubleValue());
    }

    /** The condition as a long asks it, or its mirror image for a short. */
    static Condition condition(Side side, Operand lhs, Operator ofLong, Operand rhs) {
        return new Condition(lhs, side == Side.LONG ? ofLong : ofLong.mirrored(), rhs);
    }
}
