package dev.tapedeck.execution.broker;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;

/**
 * A position that was closed. Net = gross − fees of both actual fills; slippage is told but is
 * already in the fills' prices.
 *
 * @param exitFlowIds the executions of the nodes that closed it
 */
public record Trade(Position position, Fill exit, ExitReason reason, List<String> exitFlowIds) {
    private static final int PERCENT_SCALE = 6;
    private static final int MINUTES_SCALE = 4;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal MILLIS_PER_MINUTE = BigDecimal.valueOf(60_000);

    public Trade {
        if (exit.quantity().compareTo(position.entry().quantity()) != 0) {
            throw new IllegalArgumentException("a trade closes all of its position");
        }
        exitFlowIds = List.copyOf(exitFlowIds);
    }

    public BigDecimal grossPnl() {
        return position.grossPnl(exit.price());
    }

    public BigDecimal fees() {
        return position.entry().fee().add(exit.fee());
    }

    /** In money, after fees; exact. */
    public BigDecimal pnl() {
        return grossPnl().subtract(fees());
    }

    /** Informational, in money. */
    public BigDecimal slippage() {
        return position.entry().slippage().add(exit.slippage());
    }

    /** Of the money put in; six digits after the point, halves to even. */
    public BigDecimal pnlPercent() {
        BigDecimal invested = position.entry().price().multiply(position.entry().quantity());
        return pnl().multiply(HUNDRED).divide(invested, PERCENT_SCALE, RoundingMode.HALF_EVEN);
    }

    public BigDecimal durationMinutes() {
        Duration held = Duration.between(position.entry().time(), exit.time());
        return BigDecimal.valueOf(held.toMillis())
                .divide(MILLIS_PER_MINUTE, MINUTES_SCALE, RoundingMode.HALF_EVEN);
    }
}
