package dev.tapedeck.bot.universe;

import dev.tapedeck.bot.BotForm;
import dev.tapedeck.bot.EpochMillis;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.json.RawArray;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.problem.Ids;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The universe as it is stored. Counters that an earlier system did not keep are taken from what it
 * did keep.
 */
final class UniverseForm implements BotForm {
    static final String CONTRACT_FILTER = "USDT_LINEAR_PERPETUAL_ONLY";
    static final String METRIC =
            "vol24hRangePct = (highPrice24h - lowPrice24h) / lowPrice24h * 100; turnover24hUSDT = 24h turnover in USDT";

    private static final byte[] NULL = RawObject.literal("null");
    private static final List<String> FILTERED =
            List.of("expiringOrNonPerp", "byMetricThreshold", "dataUnavailable");

    @Override
    public String id() {
        return "universe";
    }

    @Override
    public void normalize(RawObject universe, Aside aside) {
        EpochMillis.fill(universe, "createdAt");
        nested(
                universe,
                "filters",
                filters -> {
                    fillNumber(filters, "minTurnover", 10_000_000);
                    fillNumber(filters, "minVolPct", 0);
                });
        if (!universe.hasValue("metricDefinition")) {
            universe.put("metricDefinition", RawObject.string(METRIC));
        }
        int valid = symbols(universe, aside);
        byte[] ready = universe.get("ready");
        if (ready == null || !isFlag(ready)) {
            universe.put("ready", RawObject.literal("true"));
        }
        nested(universe, "filteredOut", out -> FILTERED.forEach(name -> fillNumber(out, name, 0)));
        fillNumber(universe, "validSymbols", valid);
        fillNumber(universe, "totalSymbols", count(universe, "validSymbols") + filtered(universe));
        nested(universe, "diagnostics", diagnostics -> diagnose(universe, diagnostics));
        if (universe.text("contractFilter").isEmpty()) {
            universe.put("contractFilter", RawObject.string(CONTRACT_FILTER));
        }
    }

    private static long filtered(RawObject universe) {
        RawObject out = RawObject.parse(universe.required("filteredOut")).orElseThrow();
        return FILTERED.stream().mapToLong(name -> count(out, name)).sum();
    }

    private static void diagnose(RawObject universe, RawObject diagnostics) {
        RawObject out = RawObject.parse(universe.required("filteredOut")).orElseThrow();
        long total = count(universe, "totalSymbols");
        long valid = count(universe, "validSymbols");
        long byThreshold = count(out, "byMetricThreshold");
        long missing = count(out, "dataUnavailable");
        nested(
                diagnostics,
                "totals",
                totals -> {
                    fillNumber(totals, "instrumentsTotal", total);
                    fillNumber(totals, "tickersTotal", Math.max(0, total - missing));
                    fillNumber(totals, "matchedTotal", valid + byThreshold);
                    fillNumber(totals, "validTotal", valid);
                });
        Map<Excluded, Long> known =
                Map.of(
                        Excluded.NON_PERP, count(out, "expiringOrNonPerp"),
                        Excluded.TICKER_MISSING, missing,
                        Excluded.THRESHOLD_FILTERED, byThreshold);
        nested(
                diagnostics,
                "excluded",
                excluded -> {
                    // Those of a file that has some of them are not to be counted twice.
                    boolean isEmpty = excluded.names().isEmpty();
                    for (Excluded each : Excluded.values()) {
                        fillNumber(
                                excluded, each.field(), isEmpty ? known.getOrDefault(each, 0L) : 0);
                    }
                });
    }

    /** Answers how many there are. */
    private static int symbols(RawObject universe, Aside aside) {
        byte[] there = universe.get("symbols");
        if (there == null || there[0] != '[') {
            if (universe.hasValue("symbols")) {
                aside.put("symbols", universe.required("symbols"), "should be an array");
            }
            universe.put("symbols", RawObject.literal("[]"));
            return 0;
        }
        List<byte[]> elements = RawArray.elements(there);
        List<byte[]> today = new ArrayList<>();
        Set<String> known = new HashSet<>();
        boolean changed = false;
        for (int i = 0; i < elements.size(); i++) {
            byte[] before = elements.get(i);
            Optional<RawObject> entry = entry(before);
            String symbol = entry.flatMap(each -> each.text("symbol")).orElse("");
            if (entry.isEmpty() || !Ids.isSymbol(symbol)) {
                aside.put("symbols[" + i + "]", before, "has no symbol");
                changed = true;
            } else if (!known.add(symbol)) {
                aside.put("symbols[" + i + "]", before, symbol + " stands twice");
                changed = true;
            } else {
                complete(entry.get());
                changed |= entry.get().isChanged();
                today.add(entry.get().isChanged() ? entry.get().toJson() : before);
            }
        }
        if (changed) {
            universe.put("symbols", RawArray.of(today));
        }
        return today.size();
    }

    /** A bare name is a symbol of which nothing else is known. */
    private static Optional<RawObject> entry(byte[] json) {
        return JsonFields.text(json, 0, json.length)
                .map(name -> RawObject.empty().put("symbol", RawObject.string(name)))
                .or(() -> RawObject.parse(json));
    }

    private static void complete(RawObject entry) {
        for (String name : List.of("turnover24hUSDT", "highPrice24h", "lowPrice24h")) {
            orNull(entry, name);
        }
        if (entry.decimal("vol24hRangePct").isEmpty()) {
            Ticker.read(entry)
                    .ifPresentOrElse(
                            ticker -> entry.put("vol24hRangePct", number(ticker.volatilityPct())),
                            () -> orNull(entry, "vol24hRangePct"));
        }
        byte[] forced = entry.get("forcedActive");
        if (forced == null || !isFlag(forced)) {
            entry.put("forcedActive", RawObject.literal("false"));
        }
    }

    private static void orNull(RawObject entry, String name) {
        byte[] value = entry.get(name);
        if (value == null || (value[0] != 'n' && entry.decimal(name).isEmpty())) {
            entry.put(name, NULL);
        }
    }

    private static boolean isFlag(byte[] json) {
        return json[0] == 't' || json[0] == 'f';
    }

    /** What stands there if it is a number that is not negative. */
    private static void fillNumber(RawObject object, String name, long value) {
        byte[] there = object.get(name);
        boolean isNumber =
                there != null
                        && there[0] != '"'
                        && object.decimal(name).map(BigDecimal::signum).orElse(-1) >= 0;
        if (!isNumber) {
            object.put(name, RawObject.literal(String.valueOf(value)));
        }
    }

    private static long count(RawObject object, String name) {
        return object.decimal(name)
                .map(value -> value.min(BigDecimal.valueOf(Integer.MAX_VALUE)).longValue())
                .orElse(0L);
    }

    /** Lets a part of the document be changed; what is no object is none. */
    static void nested(RawObject parent, String name, Consumer<RawObject> rule) {
        byte[] there = parent.get(name);
        RawObject child =
                there == null
                        ? RawObject.empty()
                        : RawObject.parse(there).orElseGet(RawObject::empty);
        rule.accept(child);
        if (child.isChanged()) {
            parent.put(name, child.toJson());
        }
    }

    static byte[] number(BigDecimal value) {
        return RawObject.literal(value.toPlainString());
    }

    /** The entries of a universe in the form of today. */
    static List<RawObject> entries(RawObject universe) {
        return RawArray.elements(universe.required("symbols")).stream()
                .flatMap(each -> RawObject.parse(each).stream())
                .toList();
    }
}
