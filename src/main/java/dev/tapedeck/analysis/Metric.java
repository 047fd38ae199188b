package dev.tapedeck.analysis;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A figure that results are ranked by. */
public enum Metric {
    NET_PROFIT(true, sheet -> sheet.trades().netProfit()),
    TOTAL_RETURN(true, TearSheet::totalReturn),
    CAGR(true, TearSheet::cagr),
    SHARPE(true, TearSheet::sharpe),
    SORTINO(true, TearSheet::sortino),
    CALMAR(true, TearSheet::calmar),
    PROFIT_FACTOR(true, sheet -> sheet.trades().profitFactor()),
    EXPECTANCY(true, sheet -> sheet.trades().expectancy()),
    WIN_RATE(true, sheet -> sheet.trades().winRate()),
    PAYOFF_RATIO(true, sheet -> sheet.trades().payoffRatio()),
    MAX_DRAWDOWN(false, TearSheet::maxDrawdown),
    MAX_DRAWDOWN_PERCENT(false, TearSheet::maxDrawdownPercent),
    EXPOSURE(false, TearSheet::exposure),
    TRADES(true, sheet -> BigDecimal.valueOf(sheet.trades().total()));

    private final boolean moreIsBetter;
    private final Function<TearSheet, @Nullable BigDecimal> figure;

    Metric(boolean moreIsBetter, Function<TearSheet, @Nullable BigDecimal> figure) {
        this.moreIsBetter = moreIsBetter;
        this.figure = figure;
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Metric> of(String wire) {
        return Arrays.stream(values()).filter(each -> each.wire().equals(wire)).findFirst();
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(Metric::wire).toList();
    }

    /** Null where undefined. */
    public @Nullable BigDecimal of(TearSheet sheet) {
        BigDecimal value = figure.apply(sheet);
        return value == null ? null : Figures.plain(value);
    }

    /** The better first; what is undefined is last. */
    public Comparator<@Nullable BigDecimal> bestFirst() {
        Comparator<BigDecimal> upwards = Comparator.naturalOrder();
        return Comparator.nullsLast(moreIsBetter ? upwards.reversed() : upwards);
    }

    /** All of them by name. */
    public static ObjectNode json(TearSheet sheet) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Metric each : values()) {
            json.put(each.wire(), each.of(sheet));
        }
        return json;
    }
}
