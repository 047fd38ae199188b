package dev.tapedeck.bot.engine;

import java.math.BigDecimal;

/** A position from entry to exit. Net = gross − the fees of both actual fills. */
public record ClosedTrade(
        String symbol,
        Position position,
        BigDecimal exitPrice,
        BigDecimal exitFee,
        long closedAt,
        ExitReason reason) {
    /** The take-profit rests at its limit; everything else takes the market's price. */
    static ClosedTrade of(
            String symbol, Position position, ExitReason reason, BigDecimal mark, long ts) {
        BigDecimal qty = position.qty();
        return reason == ExitReason.TAKE_PROFIT
                ? new ClosedTrade(
                        symbol,
                        position,
                        position.takeProfit(),
                        Fees.maker(position.takeProfit(), qty),
                        ts,
                        reason)
                : new ClosedTrade(symbol, position, mark, Fees.taker(mark, qty), ts, reason);
    }

    public BigDecimal gross() {
        return position.gross(exitPrice);
    }

    public BigDecimal fees() {
        return position.entryFee().add(exitFee);
    }

    public BigDecimal pnl() {
        return gross().subtract(fees());
    }
}
