package dev.tapedeck.bot.engine;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statistics as documents show them; of what is undefined, null. */
public final class StatsJson {
    private StatsJson() {}

    /** Of the whole bot: its closed trades, and its equity with open positions in it. */
    public static byte[] write(Tally tally, Equity equity) {
        return closed(tally)
                .number("equityUSDT", equity.value())
                .number("peakEquityUSDT", equity.peak())
                .number("drawdownUSDT", equity.drawdown())
                .number("maxDrawdownUSDT", equity.maxDrawdown())
                .end();
    }

    /** Of one symbol. */
    public static byte[] write(Tally tally) {
        return closed(tally).end();
    }

    private static JsonObject closed(Tally tally) {
        return new JsonObject()
                .whole("trades", tally.trades())
                .whole("wins", tally.wins())
                .whole("losses", tally.losses())
                .whole("breakeven", tally.breakeven())
                .number("realizedPnlUSDT", tally.realizedPnl())
                .number("profitUSDT", tally.profit())
                .number("lossUSDT", tally.loss())
                .number("feesUSDT", tally.fees())
                .number("winRate", orNull(tally.winRate()))
                .number("profitFactor", orNull(tally.profitFactor()))
                .number("expectancyUSDT", orNull(tally.expectancy()))
                .number("peakPnlUSDT", tally.peak())
                .number("closedDrawdownUSDT", tally.drawdown())
                .number("maxClosedDrawdownUSDT", tally.maxDrawdown());
    }

    static Tally tally(Fields stats) {
        return new Tally(
                stats.whole("wins", 0),
                stats.whole("losses", 0),
                stats.whole("breakeven", 0),
                stats.number("profitUSDT", BigDecimal.ZERO),
                stats.number("lossUSDT", BigDecimal.ZERO),
                stats.number("feesUSDT", BigDecimal.ZERO),
                stats.number("peakPnlUSDT", BigDecimal.ZERO),
                stats.number("maxClosedDrawdownUSDT", BigDecimal.ZERO));
    }

    static Equity equity(Fields stats) {
        return new Equity(
                stats.number("equityUSDT", BigDecimal.ZERO),
                stats.number("peakEquityUSDT", BigDecimal.ZERO),
                stats.number("maxDrawdownUSDT", BigDecimal.ZERO));
    }

    private static @Nullable BigDecimal orNull(Optional<BigDecimal> value) {
        return value.orElse(null);
    }
}
