package dev.tapedeck.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.Seeds;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random equities against sums that look at every point again and again. */
class TearSheetOracleTest {
    private static final BigDecimal CAPITAL = new BigDecimal("10000");
    private static final int ROUNDS = 300;

    private record Point(Instant time, BigDecimal equity, boolean open) {}

    @Test
    void theDeepestDrawdownIsTheGreatestFallBetweenAnyTwoPoints() {
        Seeds.run(
                ROUNDS,
                random -> {
                    List<Point> points = points(random);
                    BigDecimal money = BigDecimal.ZERO;
                    BigDecimal percent = BigDecimal.ZERO;
                    List<BigDecimal> all = new ArrayList<>(List.of(CAPITAL));
                    points.forEach(point -> all.add(point.equity()));
                    for (int i = 0; i < all.size(); i++) {
                        for (int j = i + 1; j < all.size(); j++) {
                            BigDecimal fall = all.get(i).subtract(all.get(j));
                            money = money.max(fall);
                            percent =
                                    percent.max(
                                            fall.movePointRight(2)
                                                    .divide(all.get(i), MathContext.DECIMAL128));
                        }
                    }
                    TearSheet sheet = sheet(points);
                    assertEquals(0, money.compareTo(sheet.maxDrawdown()));
                    assertEquals(
                            percent.doubleValue(), sheet.maxDrawdownPercent().doubleValue(), 1e-10);
                });
    }

    @Test
    void theFiveDeepestAreThoseOfAllThatThereWere() {
        Seeds.run(
                ROUNDS,
                random -> {
                    List<Point> points = points(random);
                    List<BigDecimal> depths = new ArrayList<>();
                    BigDecimal peak = CAPITAL;
                    BigDecimal trough = CAPITAL;
                    for (Point point : points) {
                        if (point.equity().compareTo(peak) >= 0) {
                            depths.add(peak.subtract(trough));
                            peak = point.equity();
                            trough = peak;
                        }
                        trough = trough.min(point.equity());
                    }
                    depths.add(peak.subtract(trough));
                    List<String> expected =
                            depths.stream()
                                    .filter(depth -> depth.signum() > 0)
                                    .sorted((a, b) -> b.compareTo(a))
                                    .limit(5)
                                    .map(BigDecimal::toPlainString)
                                    .toList();
                    assertEquals(
                            expected,
                            sheet(points).drawdowns().stream()
                                    .map(each -> each.depth().toPlainString())
                                    .toList());
                });
    }

    @Test
    void monthlyReturnsCompoundToTheTotal() {
        Seeds.run(
                ROUNDS,
                random -> {
                    TearSheet sheet = sheet(points(random));
                    double compound = 1;
                    for (MonthlyReturn each : sheet.monthlyReturns()) {
                        BigDecimal value = each.value();
                        assertTrue(value != null, each::toString);
                        compound *= 1 + value.doubleValue();
                    }
                    BigDecimal total = sheet.totalReturn();
                    assertTrue(total != null);
                    assertEquals(total.doubleValue(), compound - 1, 1e-9);
                });
    }

    @Test
    void ratiosAreThoseOfTheListOfDailyReturns() {
        Seeds.run(
                ROUNDS,
                random -> {
                    List<Point> points = points(random);
                    double[] returns = dailyReturns(points);
                    double n = returns.length;
                    double mean = 0;
                    double down = 0;
                    for (double each : returns) {
                        mean += each / n;
                        down += each < 0 ? each * each / n : 0;
                    }
                    double variance = 0;
                    for (double each : returns) {
                        variance += (each - mean) * (each - mean) / (n - 1);
                    }
                    TearSheet sheet = sheet(points);
                    assertEquals(returns.length, sheet.days());
                    double defined = returns.length < 2 ? Double.NaN : Math.sqrt(365);
                    same(mean / Math.sqrt(variance) * defined, sheet.sharpe());
                    same(mean / Math.sqrt(down) * defined, sheet.sortino());
                });
    }

    private static void same(double expected, BigDecimal actual) {
        if (actual == null) {
            assertTrue(!Double.isFinite(expected), "null, and not " + expected);
        } else {
            assertEquals(expected, actual.doubleValue(), 1e-6 * Math.max(1, Math.abs(expected)));
        }
    }

    private static double[] dailyReturns(List<Point> points) {
        Map<LocalDate, BigDecimal> closes = new TreeMap<>();
        points.forEach(point ->
                closes.put(LocalDate.ofInstant(point.time(), ZoneOffset.UTC), point.equity()));
        List<Double> returns = new ArrayList<>();
        LocalDate day = LocalDate.ofInstant(points.getFirst().time(), ZoneOffset.UTC);
        LocalDate last = LocalDate.ofInstant(points.getLast().time(), ZoneOffset.UTC);
        BigDecimal before = CAPITAL;
        for (; !day.isAfter(last); day = day.plusDays(1)) {
            BigDecimal close = closes.getOrDefault(day, before);
            returns.add(close.doubleValue() / before.doubleValue() - 1);
            before = close;
        }
        return returns.stream().mapToDouble(each -> each).toArray();
    }

    private static TearSheet sheet(List<Point> points) {
        Analysis analysis = new Analysis(CAPITAL);
        points.forEach(point -> analysis.equity(point.time(), point.equity(), point.open()));
        TearSheet sheet = analysis.tearSheet();
        assertEquals(
                points.stream()
                        .map(point -> YearMonth.from(point.time().atZone(ZoneOffset.UTC)))
                        .distinct()
                        .toList(),
                sheet.monthlyReturns().stream().map(MonthlyReturn::month).toList());
        return sheet;
    }

    /** Always above 0; equal neighbours and gaps of days and months among them. */
    private static List<Point> points(Random random) {
        List<Point> points = new ArrayList<>();
        Instant time = Instant.parse("2024-02-27T20:00:00Z");
        BigDecimal equity = CAPITAL;
        int count = 1 + random.nextInt(80);
        for (int i = 0; i < count; i++) {
            long gap = random.nextInt(10) == 0 ? 86_400L * random.nextInt(50) : 40_000;
            time = time.plusSeconds(random.nextLong(gap + 1));
            BigDecimal step = BigDecimal.valueOf(random.nextInt(4001) - 2000, 2);
            equity = random.nextInt(5) == 0 ? equity : equity.add(step).max(BigDecimal.ONE);
            points.add(new Point(time, equity, random.nextBoolean()));
        }
        return points;
    }
}
