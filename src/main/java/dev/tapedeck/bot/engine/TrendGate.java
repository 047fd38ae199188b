package dev.tapedeck.bot.engine;

import java.math.BigDecimal;
import java.util.Optional;

/** The longer trend must have gone the entry's way; 0 as the least move switches this off. */
final class TrendGate implements Gate {
    @Override
    public Optional<Refusal> refuse(Moment moment) {
        BigDecimal least = moment.settings().trendMinMovePct();
        if (least.signum() <= 0) {
            return Optional.empty();
        }
        Trend trend = moment.desk().trend();
        Optional<BigDecimal> move = trend.movePct();
        if (move.isEmpty()) {
            return Optional.of(
                    Refusal.of(moment.side(), NoEntryReason.TREND_WARMING_UP, "bars", trend.bars())
                            .and("needed", trend.lookback()));
        }
        return moment.side().signed(move.get()).compareTo(least) < 0
                ? Optional.of(
                        Refusal.of(
                                        moment.side(),
                                        NoEntryReason.TREND_AGAINST,
                                        "trendPct",
                                        move.get())
                                .and("neededPct", least))
                : Optional.empty();
    }
}
