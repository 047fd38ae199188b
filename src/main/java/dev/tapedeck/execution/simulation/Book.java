package dev.tapedeck.execution.simulation;

import dev.tapedeck.execution.broker.Account;
import dev.tapedeck.execution.broker.ExitReason;
import dev.tapedeck.execution.broker.PaperBroker;
import dev.tapedeck.execution.broker.Position;
import dev.tapedeck.execution.broker.Side;
import dev.tapedeck.execution.broker.Terms;
import dev.tapedeck.execution.broker.Trade;
import dev.tapedeck.execution.source.Tick;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The open position, the account and the records of both. A position is entered and left through
 * here alone, so each entry and exit writes the same events in the same order: the node, the trade,
 * the position. A session counts a gain once in that order: the trade takes it from the position.
 * For one thread.
 */
final class Book {
    /**
     * Closed positions that stay in the session's state; older ones are taken out of it, their
     * trades stay.
     */
    static final int CLOSED_KEPT = 100;

    private final String executionId;
    private final String startNode;
    private final PaperBroker broker;
    private final NodeEvents nodes;
    private final Records records;
    private final Account account = new Account();
    private final Deque<String> closedPositions = new ArrayDeque<>();
    private @Nullable Position position;
    private String entryNode = "";
    private long opened;

    Book(
            String executionId,
            String startNode,
            PaperBroker broker,
            NodeEvents nodes,
            Records records) {
        this.executionId = executionId;
        this.startNode = startNode;
        this.broker = broker;
        this.nodes = nodes;
        this.records = records;
    }

    @Nullable Position position() {
        return position;
    }

    Account account() {
        return account;
    }

    /** The node execution that opened the position; parent of whatever watches or closes it. */
    String entryNode() {
        return entryNode;
    }

    void enter(EventSink out, Order.Entry order, Tick tick) {
        Order.Closed again = order.again();
        String positionId = again == null ? executionId + "-p" + ++opened : again.positionId();
        int reEntryNum = again == null ? 0 : again.reEntryNum() + 1;
        String node = nodes.next();
        String trigger = (again == null ? Node.ENTRY_SIGNAL : Node.RE_ENTRY_SIGNAL).id();
        List<String> flow =
                again == null
                        ? List.of(startNode, order.signal(), node)
                        : List.of(startNode, again.exitNode(), order.signal(), node);
        Position entered =
                broker.open(
                        positionId,
                        reEntryNum,
                        order.side(),
                        tick.price(),
                        tick.timestamp(),
                        flow,
                        trigger);
        position = entered;
        entryNode = node;
        closedPositions.remove(positionId);
        nodes.write(
                out,
                Node.ENTRY,
                node,
                order.signal(),
                tick.timestamp(),
                json -> {
                    action(
                            json,
                            "enter",
                            order.side(),
                            entered.entry().quantity(),
                            entered.entry().price());
                    json.object("position");
                    records.openMembers(json, entered, tick.price(), tick.timestamp());
                    json.close();
                    entryConfig(json, entered);
                });
        records.open(out, entered, tick.price(), tick.timestamp());
    }

    /** Closes the open position through that node; answers what may be entered again. */
    Order.Closed exit(
            EventSink out,
            Node node,
            String parent,
            ExitReason reason,
            BigDecimal marketPrice,
            Instant time) {
        Position open = Objects.requireNonNull(position);
        String id = nodes.next();
        List<String> flow = parent.equals(entryNode) ? List.of(id) : List.of(parent, id);
        Trade trade = broker.close(open, reason, marketPrice, time, flow);
        position = null;
        account.book(trade);
        nodes.write(
                out,
                node,
                id,
                parent,
                time,
                json -> {
                    action(
                            json,
                            "exit",
                            open.side(),
                            trade.exit().quantity(),
                            trade.exit().price());
                    exitResult(json, trade);
                    json.array("closed_positions").open();
                    records.closedMembers(json, trade);
                    json.close().closeArray();
                });
        records.trade(out, trade);
        records.closed(out, trade);
        forgetOldest(out, open.positionId());
        return new Order.Closed(open.positionId(), open.side(), open.reEntryNum(), id);
    }

    /** Values the open position, if there is one, at that price; true when there is. */
    boolean mark(EventSink out, BigDecimal price, Instant time) {
        Position open = position;
        if (open == null) {
            return false;
        }
        account.mark(open.grossPnl(price));
        records.open(out, open, price, time);
        return true;
    }

    private void forgetOldest(EventSink out, String justClosed) {
        closedPositions.add(justClosed);
        if (closedPositions.size() > CLOSED_KEPT) {
            records.forgotten(out, closedPositions.remove());
        }
    }

    private static void action(
            JsonWriter json, String type, Side side, BigDecimal quantity, BigDecimal price) {
        json.object("action")
                .text("type", type)
                .text("side", side.wire())
                .number("quantity", quantity)
                .number("price", price)
                .close();
    }

    private void entryConfig(JsonWriter json, Position entered) {
        Terms terms = broker.terms();
        json.object("entry_config")
                .number("quantity", terms.quantity())
                .number("scale", terms.scale())
                .number("take_profit_pct", terms.takeProfitPct())
                .number("stop_loss_pct", terms.stopLossPct())
                .number("take_profit_price", entered.takeProfit())
                .number("stop_loss_price", entered.stopLoss())
                .number("fee", entered.entry().fee())
                .number("slippage", entered.entry().slippage())
                .close();
    }

    private static void exitResult(JsonWriter json, Trade trade) {
        json.object("exit_result")
                .text("trade_id", trade.position().tradeId())
                .text("exit_reason", trade.reason().wire())
                .number("exit_price", trade.exit().price())
                .number("gross_pnl", trade.grossPnl())
                .number("fees", trade.fees())
                .number("slippage", trade.slippage())
                .number("pnl", trade.pnl())
                .close();
    }
}
