package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.BotSettings;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What a mark does to a resting order and an open position. An order is filled at its limit, at the
 * maker's fee, when the mark comes to it; a stop at the mark that set it off, at the taker's; a
 * take-profit at its limit, at the maker's. The stop is asked first, so it wins a tie.
 */
record PaperFills(BotSettings settings) {
    /** The trade that the tick ended; an order that it filled may be stopped by it at once. */
    Optional<ClosedTrade> take(Desk desk, Tick tick, List<Outcome> out) {
        if (desk.state() instanceof SymbolState.EntryPending pending) {
            rest(desk, pending, tick, out);
        }
        if (desk.state() instanceof SymbolState.PositionOpen open) {
            BigDecimal mark = tick.markPrice();
            if (open.position().isStopped(mark)) {
                return Optional.of(close(desk, open, ExitReason.STOP_LOSS, mark, tick.ts(), out));
            }
            if (open.position().hasReachedTarget(mark)) {
                return Optional.of(close(desk, open, ExitReason.TAKE_PROFIT, mark, tick.ts(), out));
            }
        }
        return Optional.empty();
    }

    ClosedTrade close(
            Desk desk,
            SymbolState.PositionOpen open,
            ExitReason reason,
            BigDecimal mark,
            long ts,
            List<Outcome> out) {
        ClosedTrade trade = ClosedTrade.of(desk.symbol(), open.position(), reason, mark, ts);
        BigDecimal slippage =
                slippage(trade.exitPrice(), open.position().qty(), settings.paperExitSlippageBps());
        out.add(new Outcome.PositionClosed(trade, slippage));
        desk.book(trade);
        desk.become(open.close(), ts, out);
        return trade;
    }

    void cancel(
            Desk desk,
            SymbolState.EntryPending pending,
            CancelReason reason,
            long ts,
            List<Outcome> out) {
        out.add(
                new Outcome.OrderChanged(
                        ts, desk.symbol(), pending.order(), new OrderChange.Cancelled(reason)));
        desk.become(pending.withdraw(), ts, out);
    }

    private void rest(Desk desk, SymbolState.EntryPending pending, Tick tick, List<Outcome> out) {
        EntryOrder order = pending.order();
        long ts = tick.ts();
        if (ts >= order.expiresAt()) {
            out.add(new Outcome.OrderChanged(ts, desk.symbol(), order, new OrderChange.Expired()));
            Refusal unfilled =
                    Refusal.of(order.side(), NoEntryReason.NOT_FILLED, "price", order.price())
                            .and("markPrice", tick.markPrice());
            desk.refuse(unfilled, tick, out);
            desk.become(pending.withdraw(), ts, out);
        } else if (order.isReached(tick.markPrice())) {
            fill(desk, pending, ts, out);
        }
    }

    private void fill(Desk desk, SymbolState.EntryPending pending, long ts, List<Outcome> out) {
        EntryOrder order = pending.order();
        Position position = Position.opened(order, filledQty(desk, order), ts, settings);
        BigDecimal slippage =
                slippage(order.price(), position.qty(), settings.paperEntrySlippageBps());
        out.add(
                new Outcome.OrderChanged(
                        ts,
                        desk.symbol(),
                        order,
                        new OrderChange.Filled(position.qty(), position.entryFee(), slippage)));
        out.add(new Outcome.PositionOpened(ts, desk.symbol(), position));
        desk.become(pending.fill(position), ts, out);
    }

    /** A part is rounded down to the venue's step, and is one step at least. */
    private BigDecimal filledQty(Desk desk, EntryOrder order) {
        BigDecimal step = desk.instrument().map(Sizing::step).orElse(Sizing.FINEST);
        BigDecimal part =
                order.qty().multiply(settings.paperPartialFillPct()).divide(Maths.HUNDRED);
        return part.compareTo(order.qty()) >= 0
                ? order.qty()
                : Maths.downTo(part, step).max(step.min(order.qty()));
    }

    private static BigDecimal slippage(BigDecimal price, BigDecimal qty, BigDecimal bps) {
        return price.multiply(qty).multiply(bps).divide(Maths.BPS);
    }
}
