package dev.tapedeck.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures that are computed by hand here. */
class TearSheetTest {
    private final Analysis analysis = new Analysis(new BigDecimal("1000"));

    @Test
    void returnsOfMonthsAreMeasuredFromTheMonthBefore() {
        at("2026-01-05T10:00:00Z", "1050", false);
        at("2026-01-31T23:59:59Z", "1100", false);
        at("2026-02-01T00:00:00Z", "990", false);
        at("2026-04-02T00:00:00Z", "1980", false);
        TearSheet sheet = analysis.tearSheet();
        assertEquals(
                List.of("2026-01 0.1", "2026-02 -0.1", "2026-04 1"),
                sheet.monthlyReturns().stream()
                        .map(each -> each.month() + " " + each.value())
                        .toList(),
                "1100 of 1000, 990 of 1100, nothing was quoted in March, 1980 of 990");
        assertEquals(decimal("0.98"), sheet.totalReturn());
        assertEquals(27 + 28 + 31 + 2, sheet.days(), "from 5 January to 2 April");
    }

    @Test
    void aDrawdownRunsFromTheLastTouchOfItsPeakToTheFirstTouchAfterIt() {
        at("2026-01-01T00:00:00Z", "1000", false);
        at("2026-01-02T00:00:00Z", "1200", false);
        at("2026-01-03T00:00:00Z", "1200", false);
        at("2026-01-04T00:00:00Z", "1100", false);
        at("2026-01-05T00:00:00Z", "900", false);
        at("2026-01-06T00:00:00Z", "1000", false);
        at("2026-01-07T00:00:00Z", "1200", false);
        at("2026-01-08T00:00:00Z", "1300", false);
        at("2026-01-09T00:00:00Z", "1290", false);
        TearSheet sheet = analysis.tearSheet();
        assertEquals(2, sheet.drawdowns().size());
        Drawdown worst = sheet.drawdowns().getFirst();
        assertEquals(Instant.parse("2026-01-03T00:00:00Z"), worst.peakTime());
        assertEquals(Instant.parse("2026-01-05T00:00:00Z"), worst.troughTime());
        assertEquals(Instant.parse("2026-01-07T00:00:00Z"), worst.recovery());
        assertEquals(decimal("300"), worst.depth());
        assertEquals(decimal("25"), worst.depthPercent());
        assertNull(sheet.drawdowns().getLast().recovery());
        assertEquals(decimal("10"), sheet.drawdowns().getLast().depth());
        assertEquals(decimal("300"), sheet.maxDrawdown());
    }

    @Test
    void aLossFromTheFirstPointOnIsADrawdownOfTheCapital() {
        at("2026-01-01T00:00:00Z", "900", true);
        assertEquals(decimal("10"), analysis.tearSheet().maxDrawdownPercent());
    }

    @Test
    void theMostMoneyAndTheGreatestShareMayBeLostInDifferentDrawdowns() {
        at("2026-01-01T00:00:00Z", "500", false);
        at("2026-01-02T00:00:00Z", "10000", false);
        at("2026-01-03T00:00:00Z", "9000", false);
        TearSheet sheet = analysis.tearSheet();
        assertEquals(decimal("1000"), sheet.maxDrawdown());
        assertEquals(decimal("50"), sheet.maxDrawdownPercent());
    }

    @Test
    void sharpeAndSortinoAreThoseOfDailyReturns() {
        // +10 %, −10 %, +20 %: the mean is 1/15, the squared deviations from it are
        // (1/30)², (1/6)², (2/15)² and sum up to 1/900 + 25/900 + 16/900 = 42/900, over n − 1 = 2.
        at("2026-01-01T12:00:00Z", "1100", false);
        at("2026-01-02T12:00:00Z", "990", false);
        at("2026-01-03T12:00:00Z", "1188", false);
        TearSheet sheet = analysis.tearSheet();
        double mean = 0.2 / 3;
        double deviation = Math.sqrt(42.0 / 900 / 2);
        assertEquals(mean / deviation * Math.sqrt(365), number(sheet.sharpe()), 1e-11);
        // One loss of 10 % in three days: the root of 0.01 / 3.
        assertEquals(mean / Math.sqrt(0.01 / 3) * Math.sqrt(365), number(sheet.sortino()), 1e-11);
    }

    @Test
    void aDayWithoutAQuoteHasTheReturnZero() {
        at("2026-01-01T12:00:00Z", "1100", false);
        at("2026-01-04T12:00:00Z", "1100", false);
        TearSheet sheet = analysis.tearSheet();
        // 0.1, 0, 0, 0: mean 0.025, Σ(r − mean)² = 0.0075² · … = 0.005625 + 3 · 0.000625 = 0.0075.
        assertEquals(0.025 / Math.sqrt(0.0075 / 3) * Math.sqrt(365), number(sheet.sharpe()), 1e-11);
        assertNull(sheet.sortino(), "no day of loss");
    }

    @Test
    void whatIsUndefinedIsNull() {
        TearSheet empty = analysis.tearSheet();
        assertNull(empty.sharpe());
        assertNull(empty.sortino());
        assertNull(empty.exposure());
        assertNull(empty.cagr());
        assertNull(empty.calmar());
        assertNull(empty.trades().profitFactor());
        assertNull(empty.trades().winRate());
        assertNull(empty.trades().expectancy());
        assertNull(empty.trades().payoffRatio());
        assertNull(empty.trades().best());
        assertEquals(decimal("0"), empty.totalReturn());
        assertEquals(List.of(), empty.drawdowns());
    }

    @Test
    void equalReturnsDeviateByNothing() {
        // 10 % a day, to the last digit.
        at("2026-01-01T12:00:00Z", "1100", false);
        at("2026-01-02T12:00:00Z", "1210", false);
        at("2026-01-03T12:00:00Z", "1331", false);
        assertNull(analysis.tearSheet().sharpe());
    }

    @Test
    void whenAllIsLostThereIsNoRatioAnyMore() {
        at("2026-01-01T12:00:00Z", "-5", true);
        at("2026-02-01T12:00:00Z", "500", false);
        at("2026-03-05T12:00:00Z", "600", false);
        TearSheet sheet = analysis.tearSheet();
        assertNull(sheet.sharpe());
        assertNull(sheet.sortino());
        assertEquals(decimal("-1.005"), sheet.monthlyReturns().get(0).value());
        assertNull(sheet.monthlyReturns().get(1).value());
        assertEquals(decimal("100.5"), sheet.maxDrawdownPercent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5"})
    void whenAllIsLostOnTheLastDayThereIsNoRatioEither(String end) {
        at("2026-01-01T12:00:00Z", "1100", false);
        at("2026-01-02T12:00:00Z", end, true);
        TearSheet sheet = analysis.tearSheet();
        assertNull(sheet.sharpe());
        assertNull(sheet.sortino());
    }

    @Test
    void exposureIsTheShareOfTheTime() {
        at("2026-01-01T00:00:00Z", "1000", false);
        at("2026-01-01T06:00:00Z", "1000", true);
        at("2026-01-01T09:00:00Z", "1001", true);
        at("2026-01-01T12:00:00Z", "1002", false);
        at("2026-01-02T00:00:00Z", "1002", false);
        assertEquals(decimal("0.25"), analysis.tearSheet().exposure(), "6 of 24 hours");
    }

    @Test
    void growthIsThatOfAYearAndCalmarSetsItAgainstTheDeepestFall() {
        at("2025-01-01T00:00:00Z", "1000", false);
        at("2025-06-01T00:00:00Z", "800", false);
        at("2026-12-31T23:59:59Z", "1210", false);
        at("2027-01-01T00:00:00Z", "1210", false);
        TearSheet sheet = analysis.tearSheet();
        assertEquals(decimal("0.1"), sheet.cagr(), "1.21 in two years");
        assertEquals(decimal("0.5"), sheet.calmar(), "10 % a year against 20 %");
    }

    @Test
    void growthOfLessThanAMonthIsNotMadeAYearOf() {
        at("2026-01-01T00:00:00Z", "1000", false);
        at("2026-01-30T23:00:00Z", "1100", false);
        assertNull(analysis.tearSheet().cagr());
    }

    @Test
    void tradesAreCountedAndBreakevenIsNeitherWinNorLoss() {
        // Σ wins 60 in 3, Σ losses −30 in 2, one breakeven that ends the streak of two.
        String[] pnls = {"10", "20", "0.00", "30", "-10", "-20"};
        for (int i = 0; i < pnls.length; i++) {
            analysis.trade(
                    new ClosedTrade(
                            "t" + i,
                            Instant.parse("2026-01-01T00:00:00Z").plusSeconds(i),
                            decimal(pnls[i])));
        }
        TradeFigures trades = analysis.tearSheet().trades();
        assertEquals(6, trades.total());
        assertEquals(1, trades.breakeven());
        assertEquals(decimal("0.6"), trades.winRate(), "3 of 5");
        assertEquals(decimal("2"), trades.profitFactor(), "60 / 30");
        assertEquals(decimal("6"), trades.expectancy(), "30 / 5");
        assertEquals(decimal("20"), trades.averageWin());
        assertEquals(decimal("-15"), trades.averageLoss());
        assertEquals(decimal("1.333333333333"), trades.payoffRatio(), "20 / 15");
        assertEquals(2, trades.longestWinningStreak());
        assertEquals(2, trades.longestLosingStreak());
        assertEquals("t3", trades.best() == null ? null : trades.best().tradeId());
        assertEquals("t5", trades.worst() == null ? null : trades.worst().tradeId());
    }

    @Test
    void theDocumentSaysAllOfIt() {
        at("2026-01-05T10:00:00Z", "1100", true);
        at("2026-01-06T10:00:00Z", "1090", false);
        analysis.trade(
                new ClosedTrade("t", Instant.parse("2026-01-06T10:00:00Z"), decimal("90.0")));
        JsonNode json = analysis.tearSheet().json();
        assertEquals("2026-01-05T10:00:00.000000Z", json.get("from").asText());
        assertEquals("0.09", json.get("monthly_returns").get("2026-01").asText());
        assertEquals("10", json.get("max_drawdown").asText());
        assertTrue(json.get("drawdowns").get(0).get("recovery").isNull());
        assertEquals("90", json.get("trades").get("best").get("pnl").asText());
        assertTrue(json.get("trades").get("profit_factor").isNull());
    }

    @Test
    void timeNeverGoesBackAndCapitalIsNeeded() {
        at("2026-01-05T10:00:00Z", "1100", true);
        assertThrows(
                IllegalArgumentException.class, () -> at("2026-01-05T09:59:59Z", "1100", true));
        assertThrows(IllegalArgumentException.class, () -> new Analysis(BigDecimal.ZERO));
    }

    private void at(String time, String equity, boolean open) {
        analysis.equity(Instant.parse(time), decimal(equity), open);
    }

    private static BigDecimal decimal(String digits) {
        return new BigDecimal(digits);
    }

    private static double number(@org.jspecify.annotations.Nullable BigDecimal value) {
        return value == null ? Double.NaN : value.doubleValue();
    }
}
