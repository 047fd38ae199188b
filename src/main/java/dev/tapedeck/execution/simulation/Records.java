package dev.tapedeck.execution.simulation;

import dev.tapedeck.execution.broker.Account;
import dev.tapedeck.execution.broker.Fill;
import dev.tapedeck.execution.broker.Position;
import dev.tapedeck.execution.broker.Terms;
import dev.tapedeck.execution.broker.Trade;
import dev.tapedeck.execution.source.Tick;
import dev.tapedeck.log.EventType;
import java.math.BigDecimal;
import java.time.Instant;

/** Positions, trades, metrics and ticks in the shapes that they are recorded in. */
final class Records {
    private final String executionId;
    private final String symbol;
    private final Terms terms;

    Records(String executionId, String symbol, Terms terms) {
        this.executionId = executionId;
        this.symbol = symbol;
        this.terms = terms;
    }

    void open(EventSink out, Position position, BigDecimal price, Instant time) {
        out.event(EventType.POSITION, json -> openMembers(json, position, price, time));
    }

    void openMembers(JsonWriter json, Position position, BigDecimal price, Instant time) {
        identity(json, position);
        json.number("current_ltp", price)
                .number("unrealized_pnl", position.grossPnl(price))
                .number("take_profit_price", position.takeProfit())
                .number("stop_loss_price", position.stopLoss())
                .number("entry_fee", position.entry().fee())
                .text("status", "open")
                .time("timestamp", time);
    }

    void closed(EventSink out, Trade trade) {
        out.event(EventType.POSITION, json -> closedMembers(json, trade));
    }

    void closedMembers(JsonWriter json, Trade trade) {
        identity(json, trade.position());
        json.number("current_ltp", trade.exit().price())
                .number("unrealized_pnl", 0)
                .number("realized_pnl", trade.pnl())
                .number("exit_price", trade.exit().price())
                .time("exit_time", trade.exit().time())
                .text("exit_reason", trade.reason().wire())
                .text("status", "closed")
                .time("timestamp", trade.exit().time());
    }

    void trade(EventSink out, Trade trade) {
        Position position = trade.position();
        out.event(
                EventType.TRADE,
                json ->
                        json.text("trade_id", position.tradeId())
                                .text("position_id", position.positionId())
                                .text("execution_id", executionId)
                                .number("re_entry_num", position.reEntryNum())
                                .text("symbol", symbol)
                                .text("side", position.side().wire())
                                .number("quantity", position.entry().quantity())
                                .number("entry_price", position.entry().price())
                                .time("entry_time", position.entry().time())
                                .number("exit_price", trade.exit().price())
                                .time("exit_time", trade.exit().time())
                                .number("gross_pnl", trade.grossPnl())
                                .number("fees", trade.fees())
                                .number("slippage", trade.slippage())
                                .number("pnl", trade.pnl())
                                .number("pnl_percent", trade.pnlPercent())
                                .number("duration_minutes", trade.durationMinutes())
                                .text("status", "closed")
                                .texts("entry_flow_ids", position.entryFlowIds())
                                .texts("exit_flow_ids", trade.exitFlowIds())
                                .text("entry_trigger", position.entryTrigger())
                                .text("exit_reason", trade.reason().wire()));
    }

    void forgotten(EventSink out, String positionId) {
        out.event(
                EventType.POSITION,
                json -> json.text("position_id", positionId).bool("removed", true));
    }

    void metrics(
            EventSink out, Account account, long bars, long ticks, BigDecimal price, Instant time) {
        out.event(
                EventType.METRICS,
                json ->
                        json.text("execution_id", executionId)
                                .text("symbol", symbol)
                                .number("bars", bars)
                                .number("ticks", ticks)
                                .number("last_price", price)
                                .number("realized_pnl", account.realizedPnl())
                                .number("unrealized_pnl", account.unrealizedPnl())
                                .number("equity", account.equity())
                                .number("peak_equity", account.peakEquity())
                                .number("drawdown", account.drawdown())
                                .number("max_drawdown", account.maxDrawdown())
                                .number("fees", account.fees())
                                .number("slippage", account.slippage())
                                .number("total_trades", account.trades())
                                .number("winning_trades", account.wins())
                                .number("losing_trades", account.losses())
                                .number("breakeven_trades", account.breakeven())
                                .number("win_rate", account.winRate())
                                .number("profit_factor", account.profitFactor())
                                .number("expectancy", account.expectancy())
                                .time("timestamp", time));
    }

    /** Always a step's last event: its {@code n} is how far the execution has got for good. */
    void tick(EventSink out, long n, Tick tick) {
        out.event(
                EventType.TICK,
                json ->
                        json.text("execution_id", executionId)
                                .number("n", n)
                                .text("symbol", symbol)
                                .number("price", tick.price())
                                .number("amount", tick.amount())
                                .time("timestamp", tick.timestamp()));
    }

    /**
     * What a position is, open or closed. {@code actual_quantity} has the scale in it; a unit of
     * these markets is 1.
     */
    private void identity(JsonWriter json, Position position) {
        Fill entry = position.entry();
        json.text("position_id", position.positionId())
                .text("execution_id", executionId)
                .text("node_id", Node.ENTRY.id())
                .text("symbol", symbol)
                .text("side", position.side().wire())
                .number("quantity", terms.quantity())
                .number("actual_quantity", entry.quantity())
                .number("multiplier", 1)
                .number("entry_price", entry.price())
                .time("entry_time", entry.time())
                .number("re_entry_num", position.reEntryNum());
    }
}
