package dev.tapedeck.bot.universe;

import dev.tapedeck.json.RawArray;
import dev.tapedeck.json.RawObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One making of a universe from a market. Symbols that are forced to be active stay whatever the
 * market says of them. Fields that nobody here knows stay too. Not thread-safe.
 */
final class UniverseBuilder {
    private final Filters filters;
    private final Set<String> forced;
    private final Map<String, RawObject> before = new LinkedHashMap<>();
    private final Map<String, RawObject> tickers = new HashMap<>();
    private final Map<String, RawObject> entries = new LinkedHashMap<>();
    private final Map<Excluded, Integer> excluded = new EnumMap<>(Excluded.class);
    private int matched;

    /**
     * @param entriesBefore of the universe that this one comes after
     */
    UniverseBuilder(Filters filters, Set<String> forced, List<RawObject> entriesBefore) {
        this.filters = filters;
        this.forced = Set.copyOf(forced);
        entriesBefore.forEach(each -> before.put(each.text("symbol").orElseThrow(), each));
    }

    void build(RawObject universe, Market market, long nowMillis) {
        for (byte[] each : market.tickers()) {
            RawObject.parse(each)
                    .ifPresent(ticker ->
                            ticker.text("symbol")
                                    .ifPresent(symbol -> tickers.putIfAbsent(symbol, ticker)));
        }
        Set<String> seen = new HashSet<>();
        for (byte[] each : market.instruments()) {
            Optional<Instrument> instrument = Instrument.read(each);
            if (instrument.isEmpty() || !seen.add(instrument.get().symbol())) {
                exclude(Excluded.PARSE_ERROR);
            } else {
                judge(instrument.get());
            }
        }
        for (String symbol : forced) {
            entries.computeIfAbsent(symbol, absent -> entry(absent, null, null));
        }
        write(universe, market, nowMillis);
    }

    private void judge(Instrument instrument) {
        Optional<Excluded> reason = instrument.exclusion();
        RawObject given = tickers.get(instrument.symbol());
        Ticker ticker = given == null ? null : Ticker.read(given).orElse(null);
        if (reason.isEmpty()) {
            reason = exclusion(given, ticker);
        }
        if (reason.isEmpty() || forced.contains(instrument.symbol())) {
            entries.put(instrument.symbol(), entry(instrument.symbol(), instrument, ticker));
        } else {
            exclude(reason.get());
        }
    }

    private Optional<Excluded> exclusion(@Nullable RawObject given, @Nullable Ticker ticker) {
        if (given == null) {
            return Optional.of(Excluded.TICKER_MISSING);
        }
        matched++;
        if (ticker == null) {
            return Optional.of(Excluded.PARSE_ERROR);
        }
        return ticker.passes(filters) ? Optional.empty() : Optional.of(Excluded.THRESHOLD_FILTERED);
    }

    private void exclude(Excluded reason) {
        excluded.merge(reason, 1, Integer::sum);
    }

    private RawObject entry(
            String symbol, @Nullable Instrument instrument, @Nullable Ticker ticker) {
        RawObject entry = before.getOrDefault(symbol, RawObject.empty());
        entry.put("symbol", RawObject.string(symbol));
        if (ticker != null) {
            entry.put("turnover24hUSDT", UniverseForm.number(ticker.turnover()));
            entry.put("highPrice24h", UniverseForm.number(ticker.high()));
            entry.put("lowPrice24h", UniverseForm.number(ticker.low()));
            entry.put("vol24hRangePct", UniverseForm.number(ticker.volatilityPct()));
        } else {
            for (String name :
                    List.of("turnover24hUSDT", "highPrice24h", "lowPrice24h", "vol24hRangePct")) {
                entry.putIfAbsent(name, RawObject.literal("null"));
            }
        }
        entry.put("forcedActive", RawObject.literal(String.valueOf(forced.contains(symbol))));
        if (instrument != null) {
            for (String name : List.of("qtyStep", "minOrderQty", "maxOrderQty")) {
                instrument
                        .limit(name)
                        .ifPresent(value -> entry.put(name, UniverseForm.number(value)));
            }
        }
        return entry;
    }

    private void write(RawObject universe, Market market, long nowMillis) {
        int valid = entries.size();
        int lost = excluded.values().stream().mapToInt(Integer::intValue).sum();
        put(universe, "createdAt", nowMillis);
        UniverseForm.nested(
                universe,
                "filters",
                each -> {
                    each.put("minTurnover", plain(filters.minTurnover()));
                    each.put("minVolPct", plain(filters.minVolPct()));
                });
        universe.put("metricDefinition", RawObject.string(UniverseForm.METRIC));
        List<byte[]> symbols = new ArrayList<>();
        entries.values().forEach(each -> symbols.add(each.toJson()));
        universe.put("symbols", RawArray.of(symbols));
        universe.put("ready", RawObject.literal("true"));
        put(universe, "totalSymbols", (long) valid + lost);
        put(universe, "validSymbols", valid);
        UniverseForm.nested(
                universe,
                "filteredOut",
                out -> {
                    int byThreshold = count(Excluded.THRESHOLD_FILTERED);
                    int noData =
                            count(Excluded.TICKER_MISSING)
                                    + count(Excluded.PARSE_ERROR)
                                    + count(Excluded.UNKNOWN);
                    put(out, "expiringOrNonPerp", (long) lost - byThreshold - noData);
                    put(out, "byMetricThreshold", byThreshold);
                    put(out, "dataUnavailable", noData);
                });
        UniverseForm.nested(universe, "diagnostics", each -> diagnose(each, market, valid));
        universe.put("contractFilter", RawObject.string(UniverseForm.CONTRACT_FILTER));
    }

    private void diagnose(RawObject diagnostics, Market market, int valid) {
        UniverseForm.nested(
                diagnostics,
                "totals",
                totals -> {
                    put(totals, "instrumentsTotal", market.instruments().size());
                    put(totals, "tickersTotal", market.tickers().size());
                    put(totals, "matchedTotal", matched);
                    put(totals, "validTotal", valid);
                });
        UniverseForm.nested(
                diagnostics,
                "excluded",
                each -> {
                    for (Excluded reason : Excluded.values()) {
                        put(each, reason.field(), count(reason));
                    }
                });
    }

    private int count(Excluded reason) {
        return excluded.getOrDefault(reason, 0);
    }

    private static void put(RawObject object, String name, long value) {
        object.put(name, RawObject.literal(String.valueOf(value)));
    }

    private static byte[] plain(BigDecimal value) {
        return UniverseForm.number(value);
    }
}
