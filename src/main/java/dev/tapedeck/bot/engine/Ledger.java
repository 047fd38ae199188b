package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.BotSettings;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * The money of all symbols together, and the two guardrails that watch it.
 *
 * @param floating what all open positions stand at
 */
record Ledger(
        Tally tally, Equity equity, BigDecimal floating, DailyLoss dailyLoss, LossStreak streak) {
    static final Ledger NONE =
            new Ledger(Tally.NONE, Equity.NONE, BigDecimal.ZERO, DailyLoss.NONE, LossStreak.NONE);

    /** One symbol's position went from one standing to another. */
    Ledger marked(BigDecimal before, BigDecimal after) {
        BigDecimal open = floating.subtract(before).add(after);
        return new Ledger(tally, equity.at(tally.realizedPnl().add(open)), open, dailyLoss, streak);
    }

    /**
     * @param before what the position stood at
     */
    Ledger booked(ClosedTrade trade, BigDecimal before) {
        return new Ledger(
                        tally.with(trade),
                        equity,
                        floating,
                        dailyLoss.with(trade),
                        streak.with(trade))
                .marked(before, BigDecimal.ZERO);
    }

    /** What a guardrail says to the trade that was booked last. */
    Optional<Trip> trip(BotSettings settings) {
        return dailyLoss.trip(settings).or(() -> streak.trip(settings));
    }

    /** The statistics begin again; what was lost on the day that it is stays lost. */
    Ledger beginRun(long now) {
        return new Ledger(
                Tally.NONE,
                Equity.NONE.at(floating),
                floating,
                dailyLoss.day() == DailyLoss.dayOf(now) ? dailyLoss : DailyLoss.NONE,
                LossStreak.NONE);
    }

    /** Somebody goes on: after as many losses as are allowed, they are counted from none. */
    Ledger resumed(BotSettings settings) {
        return streak.trip(settings).isEmpty()
                ? this
                : new Ledger(tally, equity, floating, dailyLoss, LossStreak.NONE);
    }
}
