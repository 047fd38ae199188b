package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.BotSettings;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * The way from ARMED to ENTRY_PENDING: confirmed, let through by every gate, and large enough. What
 * a gate refuses stays armed and asks again with the next tick.
 */
final class EntryPlacer {
    /** Asked in this order; the first refusal is the reason. */
    private static final List<Gate> GATES =
            List.of(
                    EntryPlacer::outsideUniverse,
                    new CandleGate(),
                    new StalenessGate(),
                    new SpreadGate(),
                    new TrendGate(),
                    new ActiveSymbolsGate());

    private final BotSettings settings;
    private final Confirmation confirmation;

    EntryPlacer(BotSettings settings) {
        this.settings = settings;
        this.confirmation = new Confirmation(settings);
    }

    BotSettings settings() {
        return settings;
    }

    /** Whether it is confirmed, now or before; who waited too long is disarmed. */
    boolean isReady(
            Desk desk, SymbolState.Armed armed, Candles candles, Tick tick, List<Outcome> out) {
        Optional<Refusal> over = confirmation.over(armed, candles, tick.markPrice());
        if (over.isPresent()) {
            desk.refuse(over.get(), tick, out);
            desk.become(armed.disarm(), tick.ts(), out);
            return false;
        }
        if (!armed.confirmed() && confirmation.isGiven(armed, candles, tick.markPrice())) {
            desk.become(armed.confirm(), tick.ts(), out);
            return true;
        }
        return armed.confirmed();
    }

    void place(SymbolState.Armed armed, Moment moment, DailyLoss dailyLoss, List<Outcome> out) {
        Desk desk = moment.desk();
        Tick tick = moment.tick();
        Side side = moment.side();
        Optional<Refusal> refusal = refuse(moment, dailyLoss);
        Instrument instrument =
                desk.instrument().orElseGet(() -> Instrument.unlimited(desk.symbol()));
        Sizing sizing = Sizing.of(settings, instrument, limit(side, tick.markPrice()));
        refusal = refusal.or(() -> sizing.refuse(settings, instrument, side));
        if (refusal.isPresent()) {
            desk.refuse(refusal.get(), tick, out);
            return;
        }
        EntryOrder order =
                new EntryOrder(
                        desk.nextOrderId(),
                        side,
                        sizing.qty(),
                        sizing.price(),
                        tick.ts(),
                        confirmation.expiresAt(armed.impulse()));
        boolean spreadChecked = SpreadGate.spreadBps(tick).isPresent();
        out.add(
                new Outcome.OrderChanged(
                        tick.ts(), desk.symbol(), order, new OrderChange.Placed(spreadChecked)));
        desk.become(armed.place(order), tick.ts(), out);
    }

    private static Optional<Refusal> refuse(Moment moment, DailyLoss dailyLoss) {
        for (Gate gate : GATES) {
            Optional<Refusal> refusal = gate.refuse(moment);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return dailyLoss.refuse(moment);
    }

    /** A little below the market to buy, a little above it to sell. */
    private BigDecimal limit(Side side, BigDecimal mark) {
        return Maths.moved(mark, side.signed(settings.entryOffsetPct()).negate());
    }

    private static Optional<Refusal> outsideUniverse(Moment moment) {
        return moment.desk().instrument().isPresent()
                ? Optional.empty()
                : Optional.of(
                        Refusal.of(
                                moment.side(),
                                NoEntryReason.NOT_IN_UNIVERSE,
                                "markPrice",
                                moment.tick().markPrice()));
    }
}
