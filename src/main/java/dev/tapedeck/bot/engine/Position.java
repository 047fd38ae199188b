package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.BotSettings;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** An open position on paper; its entry rested in the book, so it paid the maker's fee. */
public record Position(
        String orderId,
        Side side,
        BigDecimal qty,
        BigDecimal entryPrice,
        BigDecimal entryFee,
        long openedAt,
        BigDecimal takeProfit,
        BigDecimal stopLoss) {
    private static final int MOVE_SCALE = 20;

    /** Take-profit and stop lie {@code roi / leverage} percent away from the entry. */
    static Position opened(EntryOrder order, BigDecimal qty, long ts, BotSettings settings) {
        BigDecimal entry = order.price();
        return new Position(
                order.orderId(),
                order.side(),
                qty,
                entry,
                Fees.maker(entry, qty),
                ts,
                Maths.moved(
                        entry, order.side().signed(move(settings.tpRoiPct(), settings.leverage()))),
                Maths.moved(
                        entry,
                        order.side()
                                .signed(move(settings.slRoiPct(), settings.leverage()).negate())));
    }

    boolean isStopped(BigDecimal mark) {
        return side.signed(mark.subtract(stopLoss)).signum() <= 0;
    }

    boolean hasReachedTarget(BigDecimal mark) {
        return side.signed(mark.subtract(takeProfit)).signum() >= 0;
    }

    /** Before fees. */
    BigDecimal gross(BigDecimal price) {
        return side.signed(price.subtract(entryPrice)).multiply(qty);
    }

    /** What it stands at: the gross at that mark, less the fee that was paid already. */
    BigDecimal floating(BigDecimal mark) {
        return gross(mark).subtract(entryFee);
    }

    private static BigDecimal move(BigDecimal roiPct, BigDecimal leverage) {
        return roiPct.divide(leverage, MOVE_SCALE, RoundingMode.HALF_EVEN);
    }
}
