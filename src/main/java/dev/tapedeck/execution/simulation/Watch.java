package dev.tapedeck.execution.simulation;

import dev.tapedeck.execution.broker.Position;
import dev.tapedeck.execution.broker.Side;
import dev.tapedeck.execution.broker.Trigger;
import dev.tapedeck.execution.source.Tick;
import dev.tapedeck.execution.strategy.Bars;
import dev.tapedeck.execution.strategy.Condition;
import dev.tapedeck.execution.strategy.Operand;
import dev.tapedeck.execution.strategy.Operator;
import dev.tapedeck.execution.strategy.Strategy;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the strategy at each bar's close and writes down what it answered, whether or not anything
 * follows from it. For one thread.
 */
final class Watch {
    private final Strategy strategy;
    private final String strategyName;
    private final List<Side> sides;
    private final int maxReEntries;
    private final NodeEvents nodes;

    Watch(
            Strategy strategy,
            String strategyName,
            List<Side> sides,
            int maxReEntries,
            NodeEvents nodes) {
        this.strategy = strategy;
        this.strategyName = strategyName;
        this.sides = List.copyOf(sides);
        this.maxReEntries = maxReEntries;
        this.nodes = nodes;
    }

    /** Whether the strategy has too few bars to say anything yet. */
    boolean warmingUp(Bars.Closed bar) {
        return bar.index() + 1 < strategy.warmUpBars();
    }

    void writeWarmUp(EventSink out, String parent, Bars.Closed bar) {
        Condition enough =
                new Condition(
                        new Operand("bars", bar.index() + 1.0),
                        Operator.AT_OR_ABOVE,
                        new Operand("bars that " + strategyName + " needs", strategy.warmUpBars()));
        List<NodeEvents.Asked> asked =
                sides.stream().map(s -> new NodeEvents.Asked(s, List.of(enough))).toList();
        String unused = write(out, Node.ENTRY_SIGNAL, parent, bar.end(), "warm_up", asked);
    }

    /** Whether to leave the position; answers the signal's node execution if so. */
    @Nullable String exit(EventSink out, String parent, Position position, Bars.Closed bar) {
        List<Condition> exit = strategy.at(bar.index(), position.side()).exit();
        boolean leave = Condition.allHold(exit);
        String node =
                write(
                        out,
                        Node.EXIT_SIGNAL,
                        parent,
                        bar.end(),
                        leave ? "exit" : "hold",
                        List.of(new NodeEvents.Asked(position.side(), exit)));
        return leave ? node : null;
    }

    /** Which side to enter, if any; the first that may, long before short. */
    Order.@Nullable Entry entry(EventSink out, String parent, Bars.Closed bar) {
        List<NodeEvents.Asked> asked = new ArrayList<>();
        Side enter = null;
        for (Side side : sides) {
            List<Condition> entry = strategy.at(bar.index(), side).entry();
            asked.add(new NodeEvents.Asked(side, entry));
            enter = enter == null && Condition.allHold(entry) ? side : enter;
        }
        String type = enter == null ? "wait" : "enter_" + enter.wire();
        String node = write(out, Node.ENTRY_SIGNAL, parent, bar.end(), type, asked);
        return enter == null ? null : new Order.Entry(enter, node, null);
    }

    /** Whether a position that was closed by its stop or take-profit may still come back. */
    boolean mayReturn(Order.Closed closed, Bars.Closed bar) {
        return closed.reEntryNum() < maxReEntries
                && !Condition.allHold(strategy.at(bar.index(), closed.side()).exit());
    }

    Order.@Nullable Entry reEntry(EventSink out, Order.Closed closed, Bars.Closed bar) {
        List<Condition> back = strategy.at(bar.index(), closed.side()).reEntry();
        boolean enter = Condition.allHold(back);
        String node =
                write(
                        out,
                        Node.RE_ENTRY_SIGNAL,
                        closed.exitNode(),
                        bar.end(),
                        enter ? "re_enter_" + closed.side().wire() : "wait",
                        List.of(new NodeEvents.Asked(closed.side(), back)));
        return enter ? new Order.Entry(closed.side(), node, closed) : null;
    }

    /** A stop or take-profit was reached; answers the signal's node execution. */
    String protection(EventSink out, String parent, Position position, Tick tick, Trigger trigger) {
        return write(
                out,
                Node.EXIT_SIGNAL,
                parent,
                tick.timestamp(),
                trigger.reason().wire(),
                List.of(new NodeEvents.Asked(position.side(), protections(position, tick))));
    }

    private static List<Condition> protections(Position position, Tick tick) {
        boolean isLong = position.side() == Side.LONG;
        List<Condition> conditions = new ArrayList<>();
        BigDecimal stop = position.stopLoss();
        if (stop != null) {
            conditions.add(
                    new Condition(
                            operand("price, at worst", Trigger.worst(position.side(), tick)),
                            isLong ? Operator.AT_OR_BELOW : Operator.AT_OR_ABOVE,
                            operand("stop_loss_price", stop)));
        }
        BigDecimal target = position.takeProfit();
        if (target != null) {
            conditions.add(
                    new Condition(
                            operand("price, at best", Trigger.best(position.side(), tick)),
                            isLong ? Operator.AT_OR_ABOVE : Operator.AT_OR_BELOW,
                            operand("take_profit_price", target)));
        }
        return conditions;
    }

    private static Operand operand(String expression, BigDecimal value) {
        return new Operand(expression, value.doubleValue());
    }

    private String write(
            EventSink out,
            Node node,
            String parent,
            Instant time,
            String action,
            List<NodeEvents.Asked> asked) {
        String id = nodes.next();
        nodes.write(
                out,
                node,
                id,
                parent,
                time,
                json -> {
                    json.object("action").text("type", action).close();
                    NodeEvents.conditions(json, asked);
                });
        return id;
    }
}
