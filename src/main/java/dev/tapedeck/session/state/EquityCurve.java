package dev.tapedeck.session.state;

import dev.tapedeck.json.JsonBytes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The equity over the log, for a chart, in at most {@link #CAPACITY} points. Nothing is computed
 * from it: drawdown and metrics do not depend on how much of it is kept.
 *
 * <p>Each change of equity is a point until the curve is full. Then the points are merged by spans
 * of {@code 2^k} sequence numbers, with the smallest k that empties half of it; a span keeps its
 * lowest and its highest point, and the curve its first and last. The merge looks at nothing but
 * the points, so that a curve that was saved and read back goes on as if it had not been. Not
 * thread-safe.
 */
public final class EquityCurve {
    static final int CAPACITY = 1_024;

    private List<EquityPoint> points = new ArrayList<>();

    /** Points come in the order of their sequence numbers. */
    public void add(EquityPoint point) {
        if (points.size() >= CAPACITY) {
            merge();
        }
        points.add(point);
    }

    public EquityPoint[] copy() {
        return points.toArray(new EquityPoint[0]);
    }

    private void merge() {
        for (int shift = 1; shift < Long.SIZE; shift++) {
            if (2 * spans(shift) + 2 <= CAPACITY / 2 || shift == Long.SIZE - 1) {
                points = merged(shift);
                return;
            }
        }
    }

    private int spans(int shift) {
        int count = 0;
        long last = -1;
        for (EquityPoint point : points) {
            long span = point.seq() >>> shift;
            if (span != last) {
                count++;
                last = span;
            }
        }
        return count;
    }

    private List<EquityPoint> merged(int shift) {
        EquityPoint[] all = copy();
        List<EquityPoint> kept = new ArrayList<>(CAPACITY);
        int last = all.length - 1;
        kept.add(all[0]);
        int from = 1;
        while (from < last) {
            int to = from + 1;
            while (to < last && all[to].seq() >>> shift == all[from].seq() >>> shift) {
                to++;
            }
            for (int index : extremes(all, from, to)) {
                kept.add(all[index]);
            }
            from = to;
        }
        kept.add(all[last]);
        return kept;
    }

    /** Where the lowest and the highest stand, in order; one when they are the same. */
    private static int[] extremes(EquityPoint[] all, int from, int to) {
        int low = from;
        int high = from;
        for (int i = from + 1; i < to; i++) {
            if (all[i].equity().compareTo(all[low].equity()) < 0) {
                low = i;
            }
            if (all[i].equity().compareTo(all[high].equity()) > 0) {
                high = i;
            }
        }
        return low == high ? new int[] {low} : new int[] {Math.min(low, high), Math.max(low, high)};
    }

    /**
     * At most {@code limit} of the points, in order: always the last, and as far as the limit
     * allows the first, the lowest and the highest; then the extremes of evenly sized groups.
     */
    static List<EquityPoint> sample(EquityPoint[] all, int limit) {
        if (all.length <= limit) {
            return List.of(all);
        }
        SortedSet<Integer> chosen = new TreeSet<>();
        choose(chosen, limit, all.length - 1, 0);
        choose(chosen, limit, extremes(all, 0, all.length));
        int groups = (limit - chosen.size()) / 2;
        for (int g = 0; g < groups; g++) {
            int from = (int) ((long) all.length * g / groups);
            int to = (int) ((long) all.length * (g + 1) / groups);
            choose(chosen, limit, extremes(all, from, to));
        }
        return chosen.stream().map(i -> all[i]).toList();
    }

    private static void choose(SortedSet<Integer> chosen, int limit, int... indices) {
        for (int index : indices) {
            if (chosen.size() < limit) {
                chosen.add(index);
            }
        }
    }

    /** {@code [[seq,"ts",equity],…]} */
    static byte[] json(EquityPoint[] points) {
        JsonBytes out = new JsonBytes(64 * points.length + 2);
        out.put('[');
        for (int i = 0; i < points.length; i++) {
            out.ascii(i == 0 ? "[" : ",[").number(points[i].seq()).put(',').string(points[i].ts());
            RawValue.put(out.put(','), points[i].equity());
            out.put(']');
        }
        return out.put(']').toByteArray();
    }

    /** Reads {@link #json} back. @throws IllegalArgumentException when it is something else */
    static EquityCurve read(byte[] json) {
        if (!RawValue.isArray(json, 0, json.length)) {
            throw new IllegalArgumentException("not an equity curve");
        }
        EquityCurve curve = new EquityCurve();
        RawValue.elements(
                json, 0, json.length, (b, from, to) -> curve.points.add(point(b, from, to)));
        return curve;
    }

    private static EquityPoint point(byte[] bytes, int from, int to) {
        List<byte[]> parts = new ArrayList<>(3);
        if (RawValue.isArray(bytes, from, to)) {
            RawValue.elements(bytes, from, to, (b, f, t) -> parts.add(Arrays.copyOfRange(b, f, t)));
        }
        if (parts.size() == 3) {
            byte[] ts = parts.get(1);
            long seq = RawValue.whole(parts.get(0), 0, parts.get(0).length);
            @Nullable BigDecimal equity = RawValue.exact(parts.get(2), 0, parts.get(2).length);
            if (seq >= 0 && ts.length > 2 && ts[0] == '"' && equity != null) {
                return new EquityPoint(seq, RawValue.text(ts, 1, ts.length - 1), equity);
            }
        }
        throw new IllegalArgumentException(
                "not a point of an equity curve: "
                        + new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }
}
