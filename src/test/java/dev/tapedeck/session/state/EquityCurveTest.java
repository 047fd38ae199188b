package dev.tapedeck.session.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EquityCurveTest {
    private static final Comparator<EquityPoint> BY_EQUITY =
            Comparator.comparing(EquityPoint::equity);

    @Test
    void keepsEveryPointUntilItIsFull() {
        assertEquals(points(1, 1_024), List.of(curve(points(1, 1_024)).copy()));
    }

    @Test
    void staysBoundedAndKeepsFirstLastAndExtremes() {
        for (long seed = 1; seed <= 20; seed++) {
            List<EquityPoint> all = points(seed, 20_000);
            EquityCurve curve = new EquityCurve();
            for (int i = 0; i < all.size(); i++) {
                curve.add(all.get(i));
                if (i % 997 == 0) {
                    assertSound(
                            all.subList(0, i + 1),
                            List.of(curve.copy()),
                            EquityCurve.CAPACITY,
                            seed);
                }
            }
            List<EquityPoint> kept = List.of(curve.copy());
            assertSound(all, kept, EquityCurve.CAPACITY, seed);
            assertTrue(kept.size() > EquityCurve.CAPACITY / 4, "seed " + seed + ": " + kept.size());
        }
    }

    @Test
    void aHighAtTheMomentOfAMergeSurvivesIt() {
        EquityCurve curve = new EquityCurve();
        for (int i = 1; i <= EquityCurve.CAPACITY; i++) {
            curve.add(point(i, i));
        }
        curve.add(point(EquityCurve.CAPACITY + 1L, 0));
        List<EquityPoint> kept = List.of(curve.copy());
        assertTrue(kept.size() < EquityCurve.CAPACITY);
        assertTrue(kept.contains(point(EquityCurve.CAPACITY, EquityCurve.CAPACITY)));
    }

    private static EquityPoint point(long seq, long equity) {
        return new EquityPoint(seq, "t", BigDecimal.valueOf(equity));
    }

    @Test
    void goesOnTheSameAfterItWasSaved() {
        for (long seed = 1; seed <= 20; seed++) {
            EquityCurve whole = new EquityCurve();
            EquityCurve again = new EquityCurve();
            Random random = new Random(seed);
            for (EquityPoint point : points(seed, 8_000)) {
                whole.add(point);
                again.add(point);
                if (random.nextInt(300) == 0) {
                    again = EquityCurve.read(EquityCurve.json(again.copy()));
                }
            }
            assertEquals(
                    new String(EquityCurve.json(whole.copy()), UTF_8),
                    new String(EquityCurve.json(again.copy()), UTF_8),
                    "seed " + seed);
        }
    }

    @Test
    void samplesAreWithinTheLimitAndKeepFirstLastAndExtremes() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            List<EquityPoint> all = points(seed, random.nextInt(1_025));
            EquityPoint[] array = all.toArray(new EquityPoint[0]);
            int limit = 4 + random.nextInt(300);
            List<EquityPoint> sample = EquityCurve.sample(array, limit);
            assertSound(all, sample, limit, seed);
            assertTrue(sample.size() >= Math.min(all.size(), limit / 2), "seed " + seed);
            for (int few = 1; few < 4; few++) {
                List<EquityPoint> fewest = EquityCurve.sample(array, few);
                assertEquals(Math.min(few, all.size()), fewest.size(), "seed " + seed);
                assertEquals(all.isEmpty(), fewest.isEmpty());
                assertTrue(all.isEmpty() || fewest.getLast().equals(all.getLast()), "seed " + seed);
            }
        }
    }

    private static void assertSound(
            List<EquityPoint> all, List<EquityPoint> kept, int limit, long seed) {
        String where = "seed " + seed + " of " + all.size();
        assertTrue(kept.size() <= limit, where);
        assertEquals(all.isEmpty(), kept.isEmpty(), where);
        for (int i = 1; i < kept.size(); i++) {
            assertTrue(kept.get(i - 1).seq() < kept.get(i).seq(), where);
        }
        if (!all.isEmpty()) {
            assertEquals(all.getFirst(), kept.getFirst(), where);
            assertEquals(all.getLast(), kept.getLast(), where);
            assertEquals(extreme(all, BY_EQUITY), extreme(kept, BY_EQUITY), where);
            assertEquals(
                    extreme(all, BY_EQUITY.reversed()), extreme(kept, BY_EQUITY.reversed()), where);
        }
    }

    private static BigDecimal extreme(List<EquityPoint> points, Comparator<EquityPoint> order) {
        return points.stream().min(order).orElseThrow().equity();
    }

    private static EquityCurve curve(List<EquityPoint> points) {
        EquityCurve curve = new EquityCurve();
        points.forEach(curve::add);
        return curve;
    }

    private static List<EquityPoint> points(long seed, int n) {
        Random random = new Random(seed);
        EquityPoint[] points = new EquityPoint[n];
        long seq = 0;
        long equity = 0;
        for (int i = 0; i < n; i++) {
            seq += 1 + random.nextInt(random.nextInt(50) == 0 ? 5_000 : 3);
            equity += random.nextInt(201) - 100;
            points[i] =
                    new EquityPoint(
                            seq, "t" + i, BigDecimal.valueOf(equity, 2).stripTrailingZeros());
        }
        return new ArrayList<>(Arrays.asList(points));
    }
}
