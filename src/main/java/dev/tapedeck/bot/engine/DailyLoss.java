package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.BotSettings;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * The loss of a UTC day: at the limit the bot is paused, and whoever resumes it gets no entry
 * before the next day.
 *
 * @param day of which {@code pnl} is, counted from 1970
 */
record DailyLoss(long day, BigDecimal pnl) implements Gate {
    static final DailyLoss NONE = new DailyLoss(0, BigDecimal.ZERO);

    private static final long DAY_MILLIS = 86_400_000;

    static long dayOf(long ts) {
        return Math.floorDiv(ts, DAY_MILLIS);
    }

    DailyLoss with(ClosedTrade trade) {
        long today = dayOf(trade.closedAt());
        return new DailyLoss(today, on(today).add(trade.pnl()));
    }

    Optional<Trip> trip(BotSettings settings) {
        return isReached(settings, day)
                ? Optional.of(
                        Trip.of(
                                Trip.Guardrail.DAILY_LOSS,
                                "dayPnlUSDT",
                                pnl,
                                "limitUSDT",
                                settings.dailyLossLimitUSDT()))
                : Optional.empty();
    }

    @Override
    public Optional<Refusal> refuse(Moment moment) {
        BotSettings settings = moment.settings();
        return isReached(settings, dayOf(moment.tick().ts()))
                ? Optional.of(
                        Refusal.of(moment.side(), NoEntryReason.DAILY_LOSS_LIMIT, "dayPnlUSDT", pnl)
                                .and("limitUSDT", settings.dailyLossLimitUSDT()))
                : Optional.empty();
    }

    private boolean isReached(BotSettings settings, long today) {
        BigDecimal limit = settings.dailyLossLimitUSDT();
        return limit.signum() > 0 && on(today).add(limit).signum() <= 0;
    }

    private BigDecimal on(long today) {
        return today == day ? pnl : BigDecimal.ZERO;
    }
}
