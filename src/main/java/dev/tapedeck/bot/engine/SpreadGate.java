package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.BotSettings;
import java.math.BigDecimal;
import java.util.Optional;

/** Bid and ask must be neither too close nor too far apart; without them nothing is refused. */
final class SpreadGate implements Gate {
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    @Override
    public Optional<Refusal> refuse(Moment moment) {
        Optional<BigDecimal> known = spreadBps(moment.tick());
        if (known.isEmpty()) {
            return Optional.empty();
        }
        BotSettings settings = moment.settings();
        BigDecimal spread = known.get();
        BigDecimal least = settings.minSpreadBps();
        BigDecimal most = settings.maxSpreadBps();
        if (least.signum() > 0 && spread.compareTo(least) < 0) {
            return refusal(moment, NoEntryReason.SPREAD_TOO_NARROW, spread, least);
        }
        if (most.signum() > 0 && spread.compareTo(most) > 0) {
            return refusal(moment, NoEntryReason.SPREAD_TOO_WIDE, spread, most);
        }
        return Optional.empty();
    }

    /** Of the middle between bid and ask; empty where the feed has none of them. */
    static Optional<BigDecimal> spreadBps(Tick tick) {
        BigDecimal bid = tick.bid();
        BigDecimal ask = tick.ask();
        if (bid == null || ask == null || bid.add(ask).signum() <= 0) {
            return Optional.empty();
        }
        return Optional.of(
                Maths.ratio(ask.subtract(bid).multiply(Maths.BPS).multiply(TWO), bid.add(ask)));
    }

    private static Optional<Refusal> refusal(
            Moment moment, NoEntryReason reason, BigDecimal spread, BigDecimal limit) {
        return Optional.of(
                Refusal.of(moment.side(), reason, "spreadBps", spread).and("limitBps", limit));
    }
}
