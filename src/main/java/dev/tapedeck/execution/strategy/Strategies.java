package dev.tapedeck.execution.strategy;

import dev.tapedeck.problem.Problem;
import java.util.List;
import java.util.Optional;
import org.ta4j.core.BarSeries;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.MACDIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.num.Num;

/** Every strategy there is. A new one is a line here. */
public final class Strategies {
    /** Bars that a parameter may look back. */
    static final int MAX_LOOKBACK_BARS = 500;

    private static final List<StrategyKind> ALL =
            List.of(
                    new StrategyKind(
                            "sma_cross",
                            "Follows the faster of two simple moving averages when it crosses the slower",
                            averages(10, 30),
                            Strategies::fastBelowSlow,
                            (series, params) ->
                                    averageCross("SMA", SMAIndicator::new, series, params)),
                    new StrategyKind(
                            "ema_cross",
                            "Follows the faster of two exponential moving averages when it crosses the slower",
                            averages(12, 26),
                            Strategies::fastBelowSlow,
                            (series, params) ->
                                    averageCross("EMA", EMAIndicator::new, series, params)),
                    new StrategyKind(
                            "rsi_reversion",
                            "Buys when the relative strength index comes back from oversold, sells when it does from overbought",
                            List.of(
                                    bars("period", 14, "Bars of the relative strength index"),
                                    ParameterSpec.decimal(
                                            "oversold", "30", "1", "50", "Oversold below this"),
                                    ParameterSpec.decimal(
                                            "overbought",
                                            "70",
                                            "50",
                                            "99",
                                            "Overbought above this")),
                            params -> {},
                            RsiReversion::new),
                    new StrategyKind(
                            "donchian_breakout",
                            "Buys a close above the highest high of the bars before, sells one below the lowest low",
                            List.of(
                                    bars(
                                            "entry_lookback",
                                            20,
                                            "Bars whose range a close must break to get in"),
                                    bars(
                                            "exit_lookback",
                                            10,
                                            "Bars whose range a close must break to get out")),
                            params -> {},
                            DonchianBreakout::new),
                    new StrategyKind(
                            "bollinger_reversion",
                            "Buys a close that comes back over the lower band and holds to the middle, and the reverse",
                            List.of(
                                    bars("period", 20, "Bars of the bands"),
                                    ParameterSpec.decimal(
                                            "deviations",
                                            "2",
                                            "0.1",
                                            "10",
                                            "Width of a band in standard deviations")),
                            params -> {},
                            BollingerReversion::new),
                    new StrategyKind(
                            "macd_trend",
                            "Follows the moving average convergence/divergence line when it crosses its signal line",
                            List.of(
                                    bars("fast", 12, "Bars of the faster average"),
                                    bars("slow", 26, "Bars of the slower average; more than fast"),
                                    bars("signal", 9, "Bars of the signal line")),
                            Strategies::fastBelowSlow,
                            Strategies::macd));

    private Strategies() {}

    public static List<StrategyKind> all() {
        return ALL;
    }

    public static Optional<StrategyKind> find(String name) {
        return ALL.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    @FunctionalInterface
    private interface Average {
        Indicator<Num> of(Indicator<Num> prices, int bars);
    }

    private static List<ParameterSpec> averages(int fast, int slow) {
        return List.of(
                bars("fast", fast, "Bars of the faster average"),
                bars("slow", slow, "Bars of the slower average; more than fast"));
    }

    private static ParameterSpec bars(String name, int byDefault, String description) {
        return ParameterSpec.integer(name, byDefault, 1, MAX_LOOKBACK_BARS, description);
    }

    private static void fastBelowSlow(Params params) {
        if (params.integer("fast") >= params.integer("slow")) {
            throw Problem.field(
                    "params.fast", "must be below params.slow, which is " + params.integer("slow"));
        }
    }

    private static Strategy averageCross(
            String name, Average average, BarSeries series, Params params) {
        int fast = params.integer("fast");
        int slow = params.integer("slow");
        Indicator<Num> close = new ClosePriceIndicator(series);
        return new Cross(
                name + "(close, " + fast + ")",
                average.of(close, fast),
                name + "(close, " + slow + ")",
                average.of(close, slow),
                slow + 1);
    }

    private static Strategy macd(BarSeries series, Params params) {
        int fast = params.integer("fast");
        int slow = params.integer("slow");
        int signal = params.integer("signal");
        MACDIndicator macd = new MACDIndicator(new ClosePriceIndicator(series), fast, slow);
        String name = "MACD(" + fast + ", " + slow + ")";
        return new Cross(
                name,
                macd,
                "EMA(" + name + ", " + signal + ")",
                macd.getSignalLine(signal),
                slow + signal);
    }
}
