package dev.tapedeck.bot.settings;

import dev.tapedeck.document.Normalizer;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The way from settings of any age to those of today. A few fields decide what is traded at all and
 * are never guessed; every other one is brought into its range, or gets its default. What is in
 * order already keeps its digits and its place, and so does what nobody here knows.
 */
public final class SettingsForm {
    /** What every client can count. */
    private static final long MAX_COUNT = (1L << 53) - 1;

    private static final int DAY_SECONDS = 86_400;
    private static final int MANY = 1_000_000;

    private static final Normalizer TODAY =
            Normalizer.unversioned()
                    .rule(renamed("trendTf", "trendTfMinutes"))
                    .rule(renamed("trendThrPct", "trendMinMovePct"))
                    .rule(renamed("confirmMaxCandles", "confirmWindowBars"))
                    .rule(renamed("confirmMovePct", "confirmMinContinuationPct"))
                    .rule(new WordField<>("bothTieBreak", TieBreak.SHORT_PRIORITY))
                    .rule(new WordField<>("strategyMode", StrategyMode.IMPULSE))
                    .rule(NumberField.whole("holdSeconds", 3, 0, DAY_SECONDS))
                    .rule(NumberField.whole("signalCounterThreshold", 2, 1, MAX_COUNT))
                    .rule(SettingsForm::signalCounterRange)
                    .rule(NumberField.decimal("oiUpThrPct", "50"))
                    .rule(NumberField.decimal("oiCandleThrPct", "0"))
                    .rule(NumberField.decimal("entryOffsetPct", "0.01"))
                    .rule(NumberField.whole("maxActiveSymbols", 3, 1, MANY))
                    .rule(NumberField.decimal("dailyLossLimitUSDT", "0"))
                    .rule(NumberField.whole("maxConsecutiveLosses", 0, 0, MANY))
                    .rule(NumberField.whole("trendTfMinutes", 5, 1, 1_440))
                    .rule(NumberField.whole("trendLookbackBars", 20, 10, 200))
                    .rule(NumberField.decimal("trendMinMovePct", "0.2"))
                    .rule(NumberField.whole("confirmWindowBars", 2, 1, 5))
                    .rule(NumberField.decimal("confirmMinContinuationPct", "0"))
                    .rule(NumberField.whole("impulseMaxAgeBars", 2, 1, 10))
                    .rule(flag("requireOiTwoCandles"))
                    .rule(NumberField.whole("maxSecondsIntoCandle", 45, 0, DAY_SECONDS))
                    .rule(NumberField.decimal("minSpreadBps", "0"))
                    .rule(NumberField.decimal("maxSpreadBps", "0"))
                    .rule(NumberField.whole("maxTickStalenessMs", 0, 0, MAX_COUNT))
                    .rule(NumberField.decimal("minNotionalUSDT", "5"))
                    .rule(flag("autoTuneEnabled"))
                    .rule(new WordField<>("autoTuneScope", AutoTuneScope.GLOBAL))
                    .rule(NumberField.decimal("paperEntrySlippageBps", "0"))
                    .rule(NumberField.decimal("paperExitSlippageBps", "0"))
                    .rule(NumberField.decimal("paperPartialFillPct", "100", 1, 100));

    private SettingsForm() {}

    /**
     * @throws Problem INVALID_FIELD that names every bad field
     */
    public static RawObject normalized(byte[] json) {
        RawObject settings =
                RawObject.parse(json)
                        .orElseThrow(() -> Problem.field("", "should be an object of settings"));
        refuseBad(settings);
        TODAY.apply(settings);
        return settings;
    }

    /**
     * The same array when it has the form of today.
     *
     * @throws Problem INVALID_FIELD that names every bad field
     */
    public static byte[] normalize(byte[] json) {
        RawObject settings = normalized(json);
        return settings.isChanged() ? settings.toJson() : json;
    }

    private static void refuseBad(RawObject settings) {
        List<Problem.BadField> bad = new ArrayList<>();
        WordField.require(settings, "mode", Mode.class, bad);
        WordField.require(settings, "direction", Direction.class, bad);
        NumberField.requireOneOf(settings, "tf", List.of(1, 3, 5), bad);
        NumberField.require(settings, "priceUpThrPct", bad);
        for (String name : List.of("marginUSDT", "leverage", "tpRoiPct", "slRoiPct")) {
            NumberField.requirePositive(settings, name, bad);
        }
        if (!bad.isEmpty()) {
            Problem.BadField first = bad.getFirst();
            Problem problem =
                    Problem.of(ProblemKind.INVALID_FIELD, first.field() + " " + first.message());
            for (Problem.BadField each : bad) {
                problem = problem.with(each.field(), each.message());
            }
            throw problem;
        }
    }

    /** The name of today wins, unless no number stands there. */
    private static Consumer<RawObject> renamed(String before, String today) {
        return settings -> {
            byte[] value = settings.get(before);
            if (value != null) {
                if (NumberField.read(settings, today).isEmpty()
                        && NumberField.read(settings, before).isPresent()) {
                    settings.put(today, value);
                }
                settings.remove(before);
            }
        };
    }

    private static Consumer<RawObject> flag(String name) {
        return settings -> {
            byte[] value = settings.get(name);
            if (value == null || (value[0] != 't' && value[0] != 'f')) {
                settings.put(name, RawObject.literal("false"));
            }
        };
    }

    /** From the threshold on where nothing else is said, and never upside down. */
    private static void signalCounterRange(RawObject settings) {
        long threshold = count(settings, "signalCounterThreshold");
        NumberField.whole("signalCounterMin", threshold, 1, MAX_COUNT).accept(settings);
        long min = count(settings, "signalCounterMin");
        NumberField.whole("signalCounterMax", MAX_COUNT, min, MAX_COUNT).accept(settings);
    }

    private static long count(RawObject settings, String name) {
        return settings.decimal(name).map(BigDecimal::longValueExact).orElseThrow();
    }
}
