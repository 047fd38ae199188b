package dev.tapedeck.bot.engine;

import dev.tapedeck.json.RawObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The paper bot, tick by tick and command by command. Times come from outside: a tick's own, and
 * the {@code now} of a command, which should be of the same clock. What is not allowed in a state
 * is left undone and has no outcomes. For one thread.
 */
public final class PaperBot {
    private final Desks desks = new Desks();
    private final boolean hasSnapshot;
    private final RawObject unknown;
    private BotConfig config;
    private Trader trader;
    private Ledger ledger;
    private Uptime uptime;
    private boolean running;
    private boolean paused;
    private List<Queued> queue = List.of();

    /** One that has never run and trades nothing. */
    public PaperBot(BotConfig config) {
        this(config, Ledger.NONE, Uptime.NONE, false, RawObject.empty());
    }

    private PaperBot(
            BotConfig config,
            Ledger ledger,
            Uptime uptime,
            boolean hasSnapshot,
            RawObject unknown) {
        this.config = config;
        this.trader = Trader.of(config.settings());
        this.ledger = ledger;
        this.uptime = uptime;
        this.hasSnapshot = hasSnapshot;
        this.unknown = unknown;
        this.paused = hasSnapshot;
    }

    /** Not running and paused, until it is resumed; then it goes on as if nothing had been. */
    static PaperBot restored(
            BotConfig config,
            Ledger ledger,
            Uptime uptime,
            Collection<Desk> desks,
            RawObject unknown) {
        PaperBot bot = new PaperBot(config, ledger, uptime, true, unknown);
        desks.forEach(bot.desks::add);
        bot.queue = bot.desks.queue();
        return bot;
    }

    /** Positions and orders stay as they are; from the next tick on the new settings hold. */
    public void configure(BotConfig next) {
        desks.all().forEach(desk -> desk.configure(config.settings(), next.settings()));
        config = next;
        trader = Trader.of(next.settings());
    }

    /**
     * The symbols that may be entered. A position in one that is none any more is still managed.
     */
    public void trade(Collection<Instrument> universe) {
        desks.trade(universe, config.settings());
    }

    /** A tick that is looked at the moment it is made, as in a replay. */
    public List<Outcome> step(Tick tick) {
        return step(tick, tick.ts());
    }

    /**
     * A tick that is earlier than the symbol's last one, or of a symbol that nobody trades, or that
     * comes while the bot does not run, changes nothing.
     */
    public List<Outcome> step(Tick tick, long now) {
        Desk desk = desks.find(tick.symbol()).orElse(null);
        if (!running || desk == null || tick.ts() < desk.lastTs()) {
            return List.of();
        }
        List<Outcome> out = new ArrayList<>();
        SymbolState before = desk.state();
        BigDecimal stood = desk.floating();
        Candles candles = desk.see(tick, config.settings());
        Optional<ClosedTrade> closed = trader.fills().take(desk, tick, out);
        if (closed.isPresent()) {
            ledger = ledger.booked(closed.get(), stood);
            guard(tick.ts(), out);
            out.add(stateChanged(tick.ts()));
        } else {
            ledger = ledger.marked(stood, desk.floating());
            if (!paused && desk.state() == before) {
                trader.enter(desk, candles, tick, now, desks::active, ledger.dailyLoss(), out);
            }
        }
        tellQueue(tick.ts(), out);
        return out;
    }

    /** Begins a run that knows nothing of the one before but the positions that a stop left. */
    public List<Outcome> start(long now) {
        if (running) {
            return List.of();
        }
        running = true;
        paused = false;
        ledger = ledger.beginRun(now);
        uptime = Uptime.NONE.begin(now);
        desks.all().forEach(desk -> desk.beginRun(config.settings()));
        return commanded(now, Command.START, new ArrayList<>(), 0, 0);
    }

    /** Ends the run: no order is left, positions stay open and unmanaged until the next start. */
    public List<Outcome> stop(long now) {
        if (!running) {
            return List.of();
        }
        List<Outcome> out = new ArrayList<>();
        int cancelled = withdraw(CancelReason.STOP, now, out).size();
        running = false;
        paused = false;
        uptime = uptime.end(now);
        return commanded(now, Command.STOP, out, cancelled, 0);
    }

    /** No entries any more and no order left; positions are managed on. */
    public List<Outcome> pause(long now) {
        if (!running || paused) {
            return List.of();
        }
        List<Outcome> out = new ArrayList<>();
        int cancelled = withdraw(CancelReason.PAUSE, now, out).size();
        paused = true;
        uptime = uptime.end(now);
        return commanded(now, Command.PAUSE, out, cancelled, 0);
    }

    /** Goes on after a pause, or after a restart with what the snapshot held. */
    public List<Outcome> resume(long now) {
        if (!paused) {
            return List.of();
        }
        running = true;
        paused = false;
        ledger = ledger.resumed(config.settings());
        uptime = uptime.begin(now);
        return commanded(now, Command.RESUME, new ArrayList<>(), 0, 0);
    }

    /** Ends everything at the last known marks, running or not. */
    public Killed kill(long now) {
        List<Outcome> out = new ArrayList<>();
        List<EntryOrder> cancelled = withdraw(CancelReason.KILL, now, out);
        List<ClosedTrade> closed = new ArrayList<>();
        for (Desk desk : desks.all()) {
            if (desk.state() instanceof SymbolState.PositionOpen open) {
                BigDecimal stood = desk.floating();
                BigDecimal mark = desk.mark().orElse(open.position().entryPrice());
                ClosedTrade trade =
                        trader.fills().close(desk, open, ExitReason.KILL, mark, now, out);
                ledger = ledger.booked(trade, stood);
                closed.add(trade);
            }
        }
        running = false;
        paused = false;
        uptime = uptime.end(now);
        List<Outcome> all = commanded(now, Command.KILL, out, cancelled.size(), closed.size());
        return new Killed(cancelled, closed, all);
    }

    public boolean isRunning() {
        return running;
    }

    public boolean isPaused() {
        return paused;
    }

    /** Whether it began with what an earlier process left. */
    public boolean hasSnapshot() {
        return hasSnapshot;
    }

    public BotConfig config() {
        return config;
    }

    /** The runtime document; {@link RuntimeDocument#read} goes on from there. */
    public byte[] snapshot(long savedAt) {
        return RuntimeDocument.write(this, unknown, savedAt);
    }

    public Tally tally() {
        return ledger.tally();
    }

    public Equity equity() {
        return ledger.equity();
    }

    /** Of one symbol; empty when it is not known. */
    public Optional<Tally> tally(String symbol) {
        return desks.find(symbol).map(Desk::tally);
    }

    /** Why it was not entered, by reason. */
    public Map<NoEntryReason, Long> refusals(String symbol) {
        return desks.find(symbol).map(desk -> desk.refusals().counts()).orElse(Map.of());
    }

    /** Empty when the symbol is not known. */
    public Optional<SymbolState> state(String symbol) {
        return desks.find(symbol).map(Desk::state);
    }

    /** Symbols with an order or a position. */
    public long active() {
        return desks.active();
    }

    public long activeUptimeMillis(long now) {
        return uptime.activeMillis(now);
    }

    Collection<Desk> desks() {
        return desks.all();
    }

    Ledger ledger() {
        return ledger;
    }

    Uptime uptime() {
        return uptime;
    }

    private void guard(long ts, List<Outcome> out) {
        if (paused) {
            return;
        }
        ledger.trip(config.settings())
                .ifPresent(trip -> {
                    out.add(new Outcome.GuardrailTripped(ts, trip));
                    List<EntryOrder> unused = withdraw(CancelReason.GUARDRAIL, ts, out);
                    paused = true;
                    uptime = uptime.end(ts);
                });
    }

    private List<EntryOrder> withdraw(CancelReason reason, long ts, List<Outcome> out) {
        return desks.withdraw(trader.fills(), reason, ts, out);
    }

    private List<Outcome> commanded(
            long now, Command command, List<Outcome> out, int cancelled, int closed) {
        out.add(new Outcome.Commanded(now, command, cancelled, closed));
        out.add(stateChanged(now));
        tellQueue(now, out);
        return out;
    }

    private Outcome stateChanged(long ts) {
        return new Outcome.StateChanged(ts, running, paused, ledger.tally(), ledger.equity());
    }

    private void tellQueue(long ts, List<Outcome> out) {
        if (out.isEmpty()) {
            return;
        }
        List<Queued> now = desks.queue();
        if (!now.equals(queue)) {
            queue = now;
            out.add(new Outcome.QueueChanged(ts, now));
        }
    }
}
