package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.BotSettings;
import dev.tapedeck.bot.settings.TieBreak;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The way from IDLE to ARMED: an impulse that is held becomes a signal, and is counted. */
final class SignalWatch {
    private static final long SECOND_MILLIS = 1_000;

    private final BotSettings settings;
    private final ImpulseRule rule;

    SignalWatch(BotSettings settings) {
        this.settings = settings;
        this.rule = new ImpulseRule(settings);
    }

    /** A tick may lead through more than one state. */
    void advance(Desk desk, Candles candles, Tick tick, List<Outcome> out) {
        if (desk.state() instanceof SymbolState.Idle idle) {
            seek(desk, idle, candles, tick, out);
        }
        if (desk.state() instanceof SymbolState.Holding holding) {
            hold(desk, holding, candles, tick, out);
        }
    }

    private void seek(
            Desk desk, SymbolState.Idle idle, Candles candles, Tick tick, List<Outcome> out) {
        Candle candle = candles.current();
        List<Impulse> found = new ArrayList<>(2);
        for (Side side : Side.values()) {
            if (rule.hasMoved(candle, side) && desk.signals(side).candle() != candle.start()) {
                Optional<Refusal> lacks = rule.lacksInterest(candles, side);
                lacks.ifPresent(refusal -> desk.refuse(refusal, tick, out));
                if (lacks.isEmpty()) {
                    found.add(
                            new Impulse(
                                    side,
                                    tick.ts(),
                                    candle.start(),
                                    candle.movePct(side),
                                    candle.oiPct()));
                }
            }
        }
        if (!found.isEmpty()) {
            desk.become(idle.hold(preferred(desk, found, tick, out)), tick.ts(), out);
        }
    }

    private Impulse preferred(Desk desk, List<Impulse> found, Tick tick, List<Outcome> out) {
        if (found.size() == 1) {
            return found.getFirst();
        }
        Impulse longer = found.getFirst();
        Impulse shorter = found.getLast();
        boolean takesLong =
                settings.bothTieBreak() == TieBreak.LONG_PRIORITY
                        || (settings.bothTieBreak() == TieBreak.STRONGER_SIGNAL
                                && longer.pricePct().compareTo(shorter.pricePct()) > 0);
        Impulse left = takesLong ? shorter : longer;
        desk.refuse(
                Refusal.of(
                        left.side(),
                        NoEntryReason.OTHER_SIDE_PREFERRED,
                        "pricePct",
                        left.pricePct()),
                tick,
                out);
        return takesLong ? longer : shorter;
    }

    private void hold(
            Desk desk, SymbolState.Holding holding, Candles candles, Tick tick, List<Outcome> out) {
        Impulse impulse = holding.impulse();
        Side side = impulse.side();
        long held = tick.ts() - impulse.since();
        long neededMillis = settings.holdSeconds() * SECOND_MILLIS;
        if (candles.current().start() != impulse.candle() || !rule.holds(candles, side)) {
            desk.refuse(
                    Refusal.of(side, NoEntryReason.HELD_TOO_SHORT, "heldMs", held)
                            .and("neededMs", neededMillis),
                    tick,
                    out);
            desk.become(holding.release(), tick.ts(), out);
            return;
        }
        if (held >= neededMillis) {
            signal(desk, holding, candles.current(), tick, out);
        }
    }

    private void signal(
            Desk desk, SymbolState.Holding holding, Candle candle, Tick tick, List<Outcome> out) {
        Side side = holding.impulse().side();
        long count = desk.count(side, tick.ts()).count();
        long needed = Math.max(settings.signalCounterThreshold(), settings.signalCounterMin());
        long most = settings.signalCounterMax();
        out.add(
                new Outcome.SignalGiven(
                        tick.ts(),
                        desk.symbol(),
                        side,
                        tick.markPrice(),
                        candle.movePct(side),
                        candle.oiPct(),
                        count,
                        needed));
        if (count < needed || count > most) {
            desk.refuse(
                    count < needed
                            ? Refusal.of(side, NoEntryReason.TOO_FEW_SIGNALS, "count", count)
                                    .and("needed", needed)
                            : Refusal.of(side, NoEntryReason.TOO_MANY_SIGNALS, "count", count)
                                    .and("limit", most),
                    tick,
                    out);
            desk.become(holding.release(), tick.ts(), out);
            return;
        }
        desk.become(holding.arm(tick.ts(), tick.markPrice(), candle.start()), tick.ts(), out);
    }
}
