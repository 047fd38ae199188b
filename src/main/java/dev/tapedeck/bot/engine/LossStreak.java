package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.BotSettings;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Losses in a row, over all symbols. A win ends the row, and so does whoever resumes the bot after
 * too many; a breakeven trade neither ends nor lengthens it.
 */
record LossStreak(long losses) {
    static final LossStreak NONE = new LossStreak(0);

    LossStreak with(ClosedTrade trade) {
        return switch (trade.pnl().signum()) {
            case -1 -> new LossStreak(losses + 1);
            case 1 -> NONE;
            default -> this;
        };
    }

    Optional<Trip> trip(BotSettings settings) {
        int most = settings.maxConsecutiveLosses();
        return most > 0 && losses >= most
                ? Optional.of(
                        Trip.of(
                                Trip.Guardrail.CONSECUTIVE_LOSSES,
                                "losses",
                                BigDecimal.valueOf(losses),
                                "limit",
                                BigDecimal.valueOf(most)))
                : Optional.empty();
    }
}
