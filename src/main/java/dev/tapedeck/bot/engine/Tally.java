package dev.tapedeck.bot.engine;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * The sums over closed trades, of one symbol or of all. A trade with pnl 0 is breakeven, neither
 * win nor loss. {@code profit} and {@code loss} are what the won and the lost ones came to after
 * fees. The drawdown is how far the realized pnl is below its highest.
 */
public record Tally(
        long wins,
        long losses,
        long breakeven,
        BigDecimal profit,
        BigDecimal loss,
        BigDecimal fees,
        BigDecimal peak,
        BigDecimal maxDrawdown) {
    public static final Tally NONE =
            new Tally(
                    0,
                    0,
                    0,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO);

    public Tally with(ClosedTrade trade) {
        BigDecimal pnl = trade.pnl();
        int sign = pnl.signum();
        BigDecimal won = profit.add(pnl.max(BigDecimal.ZERO));
        BigDecimal lost = loss.subtract(pnl.min(BigDecimal.ZERO));
        BigDecimal realized = won.subtract(lost);
        BigDecimal highest = peak.max(realized);
        return new Tally(
                wins + (sign > 0 ? 1 : 0),
                losses + (sign < 0 ? 1 : 0),
                breakeven + (sign == 0 ? 1 : 0),
                won,
                lost,
                fees.add(trade.fees()),
                highest,
                maxDrawdown.max(highest.subtract(realized)));
    }

    public long trades() {
        return wins + losses + breakeven;
    }

    public BigDecimal realizedPnl() {
        return profit.subtract(loss);
    }

    public BigDecimal drawdown() {
        return peak.subtract(realizedPnl());
    }

    /** wins / (wins + losses); empty when there are none. */
    public Optional<BigDecimal> winRate() {
        return ratio(BigDecimal.valueOf(wins), decided());
    }

    /** What was won / what was lost; empty while nothing was lost. */
    public Optional<BigDecimal> profitFactor() {
        return ratio(profit, loss);
    }

    /** The mean pnl of the trades that were won or lost; empty when there are none. */
    public Optional<BigDecimal> expectancy() {
        return ratio(realizedPnl(), decided());
    }

    private BigDecimal decided() {
        return BigDecimal.valueOf(wins + losses);
    }

    private static Optional<BigDecimal> ratio(BigDecimal part, BigDecimal whole) {
        return whole.signum() == 0 ? Optional.empty() : Optional.of(Maths.ratio(part, whole));
    }
}
