package dev.tapedeck.analysis;

import com.fasterxml.jackson.databind.JsonNode;
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
    NET_PROFIT(Better.MORE, sheet -> sheet.trades().netProfit()),
    TOTAL_RETURN(Better.MORE, TearSheet::totalReturn),
    CAGR(Better.MORE, TearSheet::cagr),
    SHARPE(Better.MORE, TearSheet::sharpe),
    SORTINO(Better.MORE_AGAINST_LOSS, TearSheet::sortino),
    CALMAR(Better.MORE_AGAINST_LOSS, TearSheet::calmar),
    PROFIT_FACTOR(Better.MORE_AGAINST_LOSS, sheet -> sheet.trades().profitFactor()),
    EXPECTANCY(Better.MORE, sheet -> sheet.trades().expectancy()),
    WIN_RATE(Better.MORE, sheet -> sheet.trades().winRate()),
    PAYOFF_RATIO(Better.MORE_AGAINST_LOSS, sheet -> sheet.trades().payoffRatio()),
    MAX_DRAWDOWN(Better.LESS, TearSheet::maxDrawdown),
    MAX_DRAWDOWN_PERCENT(Better.LESS, TearSheet::maxDrawdownPercent),
    EXPOSURE(Better.LESS, TearSheet::exposure),
    TRADES(Better.MORE, sheet -> BigDecimal.valueOf(sheet.trades().total()));

    private enum Better {
        MORE,
        LESS,
        /** Gain over loss: a gain without any loss has no figure and is better than all that do. */
        MORE_AGAINST_LOSS
    }

    /** In the order of ranking. */
    private enum Rank {
        BEYOND_MEASURE,
        MEASURED,
        UNDEFINED
    }

    private final Better better;
    private final Function<TearSheet, @Nullable BigDecimal> figure;

    Metric(Better better, Function<TearSheet, @Nullable BigDecimal> figure) {
        this.better = better;
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

    /**
     * Of metrics as {@link #json} writes them the better first. What is undefined is last, unless
     * that is for want of any loss: then it is first, and among such decides the net profit.
     */
    public Comparator<JsonNode> bestFirst() {
        Comparator<JsonNode> upwards = Comparator.comparing(this::measure);
        return Comparator.comparing(this::rank)
                .thenComparing(better == Better.LESS ? upwards : upwards.reversed());
    }

    private Rank rank(JsonNode metrics) {
        if (metrics.path(wire()).isNumber()) {
            return Rank.MEASURED;
        }
        boolean gained = NET_PROFIT.in(metrics).signum() > 0;
        boolean ruined = MAX_DRAWDOWN_PERCENT.in(metrics).compareTo(Figures.HUNDRED) >= 0;
        return better == Better.MORE_AGAINST_LOSS && gained && !ruined
                ? Rank.BEYOND_MEASURE
                : Rank.UNDEFINED;
    }

    /** What decides between two of the same rank. */
    private BigDecimal measure(JsonNode metrics) {
        return switch (rank(metrics)) {
            case MEASURED -> in(metrics);
            case BEYOND_MEASURE -> NET_PROFIT.in(metrics);
            case UNDEFINED -> BigDecimal.ZERO;
        };
    }

    private BigDecimal in(JsonNode metrics) {
        return metrics.path(wire()).decimalValue();
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
