package dev.tapedeck.bot.settings;

import dev.tapedeck.json.RawObject;
import java.math.BigDecimal;

/**
 * The settings of a bot, as its engine reads them. A percentage of 3 means 3 %; {@code …Bps} are
 * hundredths of that; limits of 0 are none.
 *
 * @param tf minutes of a candle: 1, 3 or 5
 * @param priceUpThrPct move of the price within a candle that makes a signal
 * @param oiUpThrPct move of the open interest that goes with it
 * @param maxSecondsIntoCandle signals later in a candle than this are let go
 * @param paperPartialFillPct how much of an order a paper fill fills, from 1 to 100
 */
public record BotSettings(
        Mode mode,
        Direction direction,
        TieBreak bothTieBreak,
        int tf,
        StrategyMode strategyMode,
        int holdSeconds,
        long signalCounterThreshold,
        long signalCounterMin,
        long signalCounterMax,
        BigDecimal priceUpThrPct,
        BigDecimal oiUpThrPct,
        BigDecimal oiCandleThrPct,
        BigDecimal marginUSDT,
        BigDecimal leverage,
        BigDecimal tpRoiPct,
        BigDecimal slRoiPct,
        BigDecimal entryOffsetPct,
        int maxActiveSymbols,
        BigDecimal dailyLossLimitUSDT,
        int maxConsecutiveLosses,
        int trendTfMinutes,
        int trendLookbackBars,
        BigDecimal trendMinMovePct,
        int confirmWindowBars,
        BigDecimal confirmMinContinuationPct,
        int impulseMaxAgeBars,
        boolean requireOiTwoCandles,
        int maxSecondsIntoCandle,
        BigDecimal minSpreadBps,
        BigDecimal maxSpreadBps,
        long maxTickStalenessMs,
        BigDecimal minNotionalUSDT,
        boolean autoTuneEnabled,
        AutoTuneScope autoTuneScope,
        BigDecimal paperEntrySlippageBps,
        BigDecimal paperExitSlippageBps,
        BigDecimal paperPartialFillPct) {

    /**
     * @param json settings of any form
     * @throws dev.tapedeck.problem.Problem INVALID_FIELD that names every bad field
     */
    public static BotSettings read(byte[] json) {
        return of(SettingsForm.normalized(json));
    }

    /**
     * @param settings in the form of today
     */
    static BotSettings of(RawObject settings) {
        Fields fields = new Fields(settings);
        return new BotSettings(
                fields.word("mode", Mode.class),
                fields.word("direction", Direction.class),
                fields.word("bothTieBreak", TieBreak.class),
                fields.whole("tf"),
                fields.word("strategyMode", StrategyMode.class),
                fields.whole("holdSeconds"),
                fields.count("signalCounterThreshold"),
                fields.count("signalCounterMin"),
                fields.count("signalCounterMax"),
                fields.decimal("priceUpThrPct"),
                fields.decimal("oiUpThrPct"),
                fields.decimal("oiCandleThrPct"),
                fields.decimal("marginUSDT"),
                fields.decimal("leverage"),
                fields.decimal("tpRoiPct"),
                fields.decimal("slRoiPct"),
                fields.decimal("entryOffsetPct"),
                fields.whole("maxActiveSymbols"),
                fields.decimal("dailyLossLimitUSDT"),
                fields.whole("maxConsecutiveLosses"),
                fields.whole("trendTfMinutes"),
                fields.whole("trendLookbackBars"),
                fields.decimal("trendMinMovePct"),
                fields.whole("confirmWindowBars"),
                fields.decimal("confirmMinContinuationPct"),
                fields.whole("impulseMaxAgeBars"),
                fields.flag("requireOiTwoCandles"),
                fields.whole("maxSecondsIntoCandle"),
                fields.decimal("minSpreadBps"),
                fields.decimal("maxSpreadBps"),
                fields.count("maxTickStalenessMs"),
                fields.decimal("minNotionalUSDT"),
                fields.flag("autoTuneEnabled"),
                fields.word("autoTuneScope", AutoTuneScope.class),
                fields.decimal("paperEntrySlippageBps"),
                fields.decimal("paperExitSlippageBps"),
                fields.decimal("paperPartialFillPct"));
    }

    /** Of settings that are in order: what is asked for is there. */
    private record Fields(RawObject settings) {
        <E extends Enum<E> & Word> E word(String name, Class<E> type) {
            return settings.text(name).flatMap(word -> Word.find(type, word)).orElseThrow();
        }

        BigDecimal decimal(String name) {
            return settings.decimal(name).orElseThrow();
        }

        long count(String name) {
            return decimal(name).longValueExact();
        }

        int whole(String name) {
            return decimal(name).intValueExact();
        }

        boolean flag(String name) {
            return settings.required(name)[0] == 't';
        }
    }
}
