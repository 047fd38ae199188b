package dev.tapedeck.execution.strategy;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A comparison that was made, with its outcome. */
public record Condition(Operand lhs, Operator operator, Operand rhs) {
    public boolean result() {
        return operator.holds(lhs.value(), rhs.value());
    }

    /** The whole of it in a line that a person reads. */
    public String text() {
        return side(lhs) + ' ' + operator.wire() + ' ' + side(rhs) + (result() ? ": yes" : ": no");
    }

    /** True when there are conditions and each of them holds. */
    public static boolean allHold(List<Condition> conditions) {
        return !conditions.isEmpty() && conditions.stream().allMatch(Condition::result);
    }

    private static String side(Operand operand) {
        BigDecimal value = operand.shown();
        return operand.expression() + " (" + plain(value) + ')';
    }

    private static String plain(@Nullable BigDecimal value) {
        return value == null ? "undefined" : value.stripTrailingZeros().toPlainString();
    }
}
