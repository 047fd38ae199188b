package dev.tapedeck.execution.broker;

import dev.tapedeck.execution.source.Tick;
import java.math.BigDecimal;

/**
 * Whether a tick sets off a position's stop or fills its take-profit, and at what price. A tick
 * that reaches both counts as stopped: within it nobody knows which came first, and the worse one
 * is assumed.
 *
 * @param marketPrice of the stop: where the market stood when it was set off; of the take-profit:
 *     its limit
 */
public record Trigger(ExitReason reason, BigDecimal marketPrice) {
    /** Nothing was reached. */
    public static final Trigger NONE = new Trigger(ExitReason.SIGNAL, BigDecimal.ONE);

    public static Trigger of(Position position, Tick tick) {
        BigDecimal stop = position.stopLoss();
        if (stop != null && stopReached(position.side(), stop, tick)) {
            // Past the stop already when the tick came: filled there. Reached inside the tick's
            // range: at the stop.
            BigDecimal market =
                    position.side() == Side.LONG ? stop.min(tick.high()) : stop.max(tick.low());
            return new Trigger(ExitReason.STOP_LOSS, market);
        }
        BigDecimal target = position.takeProfit();
        if (target != null && targetReached(position.side(), target, tick)) {
            return new Trigger(ExitReason.TAKE_PROFIT, target);
        }
        return NONE;
    }

    /** What the stop was compared with. */
    public static BigDecimal worst(Side side, Tick tick) {
        return side == Side.LONG ? tick.low() : tick.high();
    }

    /** What the take-profit was compared with. */
    public static BigDecimal best(Side side, Tick tick) {
        return side == Side.LONG ? tick.high() : tick.low();
    }

    public static boolean stopReached(Side side, BigDecimal stop, Tick tick) {
        return side.signed(worst(side, tick).subtract(stop)).signum() <= 0;
    }

    public static boolean targetReached(Side side, BigDecimal target, Tick tick) {
        return side.signed(best(side, tick).subtract(target)).signum() >= 0;
    }
}
