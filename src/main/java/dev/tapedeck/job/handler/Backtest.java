package dev.tapedeck.job.handler;

import dev.tapedeck.analysis.Analysis;
import dev.tapedeck.analysis.ClosedTrade;
import dev.tapedeck.analysis.TearSheet;
import dev.tapedeck.execution.simulation.EventSink;
import dev.tapedeck.execution.simulation.Simulation;
import dev.tapedeck.execution.simulation.SimulationSpec;
import dev.tapedeck.execution.source.MalformedSource;
import dev.tapedeck.execution.source.Tick;
import dev.tapedeck.execution.source.Ticks;
import dev.tapedeck.job.JobStopped;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventType;
import dev.tapedeck.session.state.Performance;
import dev.tapedeck.session.state.Portfolio;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One simulation at full speed, without a session. Its trades are those that an execution with the
 * same spec records, and its stats what a session with that execution alone ends with. Events that
 * neither needs are not written at all. For one thread, once.
 */
final class Backtest {
    /**
     * What came of it.
     *
     * @param stats as in a session, where equity is settled after every event
     * @param tearSheet where equity is looked at after every tick, on top of the capital
     */
    record Result(long ticks, Performance stats, TearSheet tearSheet) {}

    private final String symbol;
    private final BigDecimal capital;
    private final BacktestRecorder recorder;
    private final Simulation simulation;
    private final Portfolio portfolio = new Portfolio();
    private final Analysis analysis;
    private final EventSink sink = EventSink.only(EventType.POSITION, EventType.TRADE);
    private BigDecimal equity;

    Backtest(SimulationSpec spec, BigDecimal capital, BacktestRecorder recorder) {
        symbol = spec.symbol();
        this.capital = capital;
        this.recorder = recorder;
        simulation = new Simulation(spec);
        analysis = new Analysis(capital);
        equity = capital;
    }

    /** Takes all of the ticks and squares off at the end. */
    Result run(Ticks ticks, TickHook hook) throws IOException, MalformedSource, JobStopped {
        Tick last = null;
        for (Tick tick = ticks.next(); tick != null; tick = ticks.next()) {
            if (simulation.ticks() % TickHook.EVERY == 0) {
                hook.at(simulation.ticks());
            }
            step(tick);
            last = tick;
        }
        finish(last);
        hook.at(simulation.ticks());
        return new Result(simulation.ticks(), portfolio.performance(), analysis.tearSheet());
    }

    private void step(Tick tick) {
        simulation.step(tick, sink);
        boolean changed = fold(tick);
        boolean open = simulation.position() != null;
        if (open) {
            changed |= portfolio.tick(symbol, tick.price());
        }
        if (changed) {
            equity = capital.add(portfolio.equity());
        }
        if (changed || simulation.ticks() == 1) {
            recorder.equity(simulation.ticks(), tick.timestamp(), equity);
        }
        analysis.equity(tick.timestamp(), equity, open);
    }

    private void finish(@Nullable Tick last) {
        if (last == null) {
            return;
        }
        simulation.finish(sink);
        boolean unused = fold(last);
        equity = capital.add(portfolio.equity());
        recorder.equity(simulation.ticks(), last.timestamp(), equity);
        analysis.equity(last.timestamp(), equity, false);
    }

    /** Answers whether the equity has changed. */
    private boolean fold(Tick tick) {
        if (sink.size() == 0) {
            return false;
        }
        boolean changed = false;
        EventBatch events = sink.take();
        byte[] bytes = events.bytes();
        for (int i = 0; i < events.size(); i++) {
            int from = events.from(i);
            int to = events.to(i);
            if (events.type(i).equals(EventType.TRADE)) {
                changed |= portfolio.trade(bytes, from, to);
                analysis.trade(
                        new ClosedTrade(
                                JsonFields.text(bytes, from, to, "trade_id").orElseThrow(),
                                tick.timestamp(),
                                pnl(bytes, from, to)));
                recorder.trade(bytes, from, to);
            } else {
                changed |= portfolio.position(bytes, from, to);
            }
        }
        return changed;
    }

    private static BigDecimal pnl(byte[] bytes, int from, int to) {
        byte[] pnl = JsonFields.raw(bytes, from, to, "pnl");
        if (pnl == null) {
            throw new IllegalStateException("a trade without a pnl");
        }
        return JsonFields.decimal(pnl, 0, pnl.length).orElseThrow();
    }
}
