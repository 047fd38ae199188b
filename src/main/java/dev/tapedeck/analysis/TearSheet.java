package dev.tapedeck.analysis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one result, computed from every point of its equity. Ratios have 12 digits after
 * the point, half to even; money is exact; what is undefined is null.
 *
 * @param from the first point's time, {@code to} the last one's
 * @param days calendar days in UTC, the first and the last included
 * @param totalReturn a fraction of the capital
 * @param drawdowns the five deepest in money, the deepest first
 * @param exposure the share of the time with an open position, see {@link Exposure}
 * @param cagr compound annual growth rate, the geometric annualised return of Bacon (2008),
 *     "Practical Portfolio Performance Measurement and Attribution": (end / capital)^(1 / years) −
 *     1, a year being 365 days; null for less than 30 days, which say nothing about a year, and
 *     when all is lost
 */
public record TearSheet(
        BigDecimal capital,
        BigDecimal finalEquity,
        Instant from,
        Instant to,
        long days,
        @Nullable BigDecimal totalReturn,
        List<MonthlyReturn> monthlyReturns,
        List<Drawdown> drawdowns,
        BigDecimal maxDrawdownPercent,
        @Nullable BigDecimal exposure,
        @Nullable BigDecimal sharpe,
        @Nullable BigDecimal sortino,
        @Nullable BigDecimal cagr,
        TradeFigures trades) {
    private static final Duration LEAST_FOR_A_YEAR = Duration.ofDays(30);
    private static final double SECONDS_PER_YEAR = 365.0 * 86_400;

    public TearSheet {
        monthlyReturns = List.copyOf(monthlyReturns);
        drawdowns = List.copyOf(drawdowns);
    }

    static TearSheet of(BigDecimal capital, EquityHistory history, TradeFigures trades) {
        DailyReturns daily = history.daily();
        return new TearSheet(
                capital,
                history.equity(),
                history.begin(),
                history.end(),
                daily.days(),
                Figures.change(capital, history.equity()),
                history.monthly().all(),
                history.drawdowns().worst(),
                history.drawdowns().maxPercent(),
                history.exposure().share(),
                daily.sharpe(),
                daily.sortino(),
                cagr(capital, history.equity(), history.exposure().span()),
                trades);
    }

    /** The greatest fall from a high, in money. */
    public BigDecimal maxDrawdown() {
        return drawdowns.isEmpty() ? BigDecimal.ZERO : drawdowns.getFirst().depth();
    }

    /**
     * Young (1991), "Calmar Ratio: A Smoother Tool", Futures 20(1): the annual growth over the
     * greatest drawdown, both as fractions; here over all of the time and not his 36 months.
     */
    public @Nullable BigDecimal calmar() {
        return cagr == null
                ? null
                : Figures.ratio(cagr.multiply(Figures.HUNDRED), maxDrawdownPercent);
    }

    /** A root of such an order has no exact decimal; a double's digits are more than are kept. */
    private static @Nullable BigDecimal cagr(BigDecimal capital, BigDecimal end, Duration span) {
        if (end.signum() <= 0 || span.compareTo(LEAST_FOR_A_YEAR) < 0) {
            return null;
        }
        double growth = end.divide(capital, Figures.PRECISE).doubleValue();
        double years = span.toSeconds() / SECONDS_PER_YEAR;
        double rate = StrictMath.pow(growth, 1 / years) - 1;
        return Double.isFinite(rate) ? Figures.rounded(BigDecimal.valueOf(rate)) : null;
    }

    public ObjectNode json() {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("from", Figures.time(from))
                        .put("to", Figures.time(to))
                        .put("days", days)
                        .put("capital", Figures.plain(capital))
                        .put("final_equity", Figures.plain(finalEquity))
                        .put("net_profit", Figures.plain(trades.netProfit()))
                        .put("total_return", totalReturn)
                        .put("cagr", cagr)
                        .put("sharpe", sharpe)
                        .put("sortino", sortino)
                        .put("calmar", calmar())
                        .put("exposure", exposure)
                        .put("max_drawdown", Figures.plain(maxDrawdown()))
                        .put("max_drawdown_percent", maxDrawdownPercent);
        ObjectNode months = json.putObject("monthly_returns");
        monthlyReturns.forEach(each -> months.put(each.month().toString(), each.value()));
        ArrayNode worst = json.putArray("drawdowns");
        drawdowns.forEach(each -> worst.add(each.json()));
        json.set("trades", trades.json());
        return json;
    }
}
