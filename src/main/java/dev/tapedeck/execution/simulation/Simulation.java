package dev.tapedeck.execution.simulation;

import dev.tapedeck.execution.broker.ExitReason;
import dev.tapedeck.execution.broker.PaperBroker;
import dev.tapedeck.execution.broker.Position;
import dev.tapedeck.execution.broker.Side;
import dev.tapedeck.execution.broker.Terms;
import dev.tapedeck.execution.broker.Trigger;
import dev.tapedeck.execution.source.Tick;
import dev.tapedeck.execution.strategy.Bars;
import dev.tapedeck.execution.strategy.CommonParameters;
import dev.tapedeck.execution.strategy.Params;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One execution, tick by tick: no clock, no thread, no chance but the seeded one. For one thread.
 *
 * <p>A step goes: if the tick begins a new bar, the old bar closes, the position is marked at its
 * close and the strategy is asked; then stop and take-profit meet the tick, the stop first; then
 * what the strategy decided is filled at the tick's price, so that nothing is traded at a price
 * that was over when it was decided. The tick event is the step's last.
 */
public final class Simulation {
    /**
     * Metrics are written at a bar's close when a position was open or a trade was made, and at
     * least once in so many bars.
     */
    static final int METRICS_EVERY_BARS = 12;

    /** More events than any step or {@link #finish} has. */
    public static final int MAX_STEP_EVENTS = 24;

    private final SimulationSpec spec;
    private final Bars bars;
    private final NodeEvents nodes;
    private final Records records;
    private final Watch watch;
    private final Book book;
    private final String startNode;
    private long ticks;
    private long closedBars;
    private int tradesTold;
    private @Nullable Tick last;
    private Order.@Nullable Closed mayReturn;

    public Simulation(SimulationSpec spec) {
        this.spec = spec;
        Params params = spec.params();
        Terms terms = CommonParameters.terms(params, spec.scale());
        bars = new Bars(params.integer(CommonParameters.BAR_SECONDS));
        nodes = new NodeEvents(spec.executionId());
        records = new Records(spec.executionId(), spec.symbol(), terms);
        startNode = nodes.next();
        book = new Book(spec.executionId(), startNode, new PaperBroker(terms), nodes, records);
        watch =
                new Watch(
                        spec.strategy().maker().over(bars.series(), params),
                        spec.strategy().name(),
                        sides(params.text(CommonParameters.DIRECTION)),
                        params.integer(CommonParameters.MAX_RE_ENTRIES),
                        nodes);
    }

    /** Ticks taken so far. */
    public long ticks() {
        return ticks;
    }

    /** The open position, or null. */
    public @Nullable Position position() {
        return book.position();
    }

    /** Takes the market's next tick; its events are added to the sink, the tick event last. */
    public void step(Tick tick, EventSink out) {
        ticks++;
        if (ticks == 1) {
            writeStart(out, tick.timestamp());
        }
        Bars.Closed bar = bars.closeBefore(tick.timestamp());
        Order order = bar == null ? Order.NONE : atClose(bar, out);
        protect(tick, out);
        carryOut(order, tick, out);
        bars.add(tick);
        last = tick;
        records.tick(out, ticks, tick);
    }

    /**
     * The market has ended: an open position is squared off at the last price, and the metrics are
     * told once more.
     */
    public void finish(EventSink out) {
        Tick end = last;
        if (end == null) {
            return;
        }
        if (book.position() != null) {
            mayReturn =
                    book.exit(
                            out,
                            Node.SQUARE_OFF,
                            book.entryNode(),
                            ExitReason.SQUARE_OFF,
                            end.price(),
                            end.timestamp());
        }
        writeMetrics(out, end.price(), end.timestamp());
    }

    private Order atClose(Bars.Closed bar, EventSink out) {
        closedBars++;
        boolean marked = book.mark(out, bar.close(), bar.end());
        Order order = ask(bar, out);
        boolean traded = book.account().trades() != tradesTold;
        if (marked || traded || closedBars % METRICS_EVERY_BARS == 0) {
            writeMetrics(out, bar.close(), bar.end());
        }
        return order;
    }

    private Order ask(Bars.Closed bar, EventSink out) {
        if (watch.warmingUp(bar)) {
            watch.writeWarmUp(out, startNode, bar);
            return Order.NONE;
        }
        Position position = book.position();
        if (position != null) {
            String leave = watch.exit(out, book.entryNode(), position, bar);
            return leave == null ? Order.NONE : new Order(leave, watch.entry(out, startNode, bar));
        }
        Order.Closed closed = mayReturn;
        if (closed != null && !watch.mayReturn(closed, bar)) {
            closed = null;
            mayReturn = null;
        }
        Order.Entry again = closed == null ? null : watch.reEntry(out, closed, bar);
        return new Order(null, again != null ? again : watch.entry(out, startNode, bar));
    }

    private void protect(Tick tick, EventSink out) {
        Position position = book.position();
        if (position == null) {
            return;
        }
        Trigger trigger = Trigger.of(position, tick);
        if (trigger != Trigger.NONE) {
            String signal = watch.protection(out, book.entryNode(), position, tick, trigger);
            mayReturn =
                    book.exit(
                            out,
                            Node.EXIT,
                            signal,
                            trigger.reason(),
                            trigger.marketPrice(),
                            tick.timestamp());
        }
    }

    private void carryOut(Order order, Tick tick, EventSink out) {
        String exitSignal = order.exitSignal();
        if (exitSignal != null && book.position() != null) {
            Order.Closed unused =
                    book.exit(
                            out,
                            Node.EXIT,
                            exitSignal,
                            ExitReason.SIGNAL,
                            tick.price(),
                            tick.timestamp());
            mayReturn = null;
        }
        Order.Entry entry = order.entry();
        if (entry != null) {
            book.enter(out, entry, tick);
            mayReturn = null;
        }
    }

    private void writeStart(EventSink out, Instant time) {
        nodes.write(
                out,
                Node.START,
                startNode,
                null,
                time,
                json -> {
                    json.object("action")
                            .text("type", "start")
                            .text("strategy", spec.strategy().name())
                            .text("symbol", spec.symbol())
                            .object("params");
                    spec.params()
                            .values()
                            .forEach((name, value) -> {
                                if (value instanceof BigDecimal number) {
                                    json.number(name, number);
                                } else {
                                    json.text(name, value.toString());
                                }
                            });
                    json.close().close();
                });
    }

    private void writeMetrics(EventSink out, BigDecimal price, Instant time) {
        tradesTold = book.account().trades();
        records.metrics(out, book.account(), closedBars, ticks, price, time);
    }

    private static List<Side> sides(String direction) {
        return switch (direction) {
            case "long" -> List.of(Side.LONG);
            case "short" -> List.of(Side.SHORT);
            default -> List.of(Side.LONG, Side.SHORT);
        };
    }
}
