package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.BotSettings;
import java.util.List;
import java.util.function.LongSupplier;

/** The rules of trading under given settings. */
record Trader(SignalWatch signals, EntryPlacer entries, PaperFills fills) {
    static Trader of(BotSettings settings) {
        return new Trader(
                new SignalWatch(settings), new EntryPlacer(settings), new PaperFills(settings));
    }

    /**
     * The way to a resting order, as far as this tick leads.
     *
     * @param active tells how many symbols have an order or a position
     */
    void enter(
            Desk desk,
            Candles candles,
            Tick tick,
            long now,
            LongSupplier active,
            DailyLoss dailyLoss,
            List<Outcome> out) {
        signals.advance(desk, candles, tick, out);
        if (desk.state() instanceof SymbolState.Armed armed
                && entries.isReady(desk, armed, candles, tick, out)
                && desk.state() instanceof SymbolState.Armed ready) {
            Side side = ready.impulse().side();
            entries.place(
                    ready,
                    new Moment(entries.settings(), side, desk, tick, now, active.getAsLong()),
                    dailyLoss,
                    out);
        }
    }
}
