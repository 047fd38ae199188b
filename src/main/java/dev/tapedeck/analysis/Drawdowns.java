package dev.tapedeck.analysis;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the deepest drawdowns of an equity that comes point by point, exactly and in constant
 * space: a drawdown is over when the equity is back at its peak, and only then can it be ranked for
 * good. Definition: Magdon-Ismail and Atiya (2004), "Maximum Drawdown", Risk 17(10). For one
 * thread.
 */
final class Drawdowns {
    static final int KEPT = 5;

    /** By money; of equals the earlier first. */
    private static final Comparator<Drawdown> DEEPEST_FIRST =
            Comparator.comparing(Drawdown::depth).reversed().thenComparing(Drawdown::peakTime);

    private final List<Drawdown> worst = new ArrayList<>();
    private BigDecimal peak;
    private Instant peakTime;
    private @Nullable BigDecimal trough;
    private Instant troughTime;
    private BigDecimal maxPercent = BigDecimal.ZERO;

    Drawdowns(BigDecimal capital, Instant begin) {
        peak = capital;
        peakTime = begin;
        troughTime = begin;
    }

    void add(Instant time, BigDecimal equity) {
        if (equity.compareTo(peak) >= 0) {
            Drawdown over = current(time);
            if (over != null) {
                rank(worst, over);
                maxPercent = maxPercent.max(over.depthPercent());
            }
            peak = equity;
            peakTime = time;
            trough = null;
        } else if (trough == null || equity.compareTo(trough) < 0) {
            trough = equity;
            troughTime = time;
        }
    }

    /** The deepest first, the one that has not recovered included. */
    List<Drawdown> worst() {
        List<Drawdown> all = new ArrayList<>(worst);
        Drawdown open = current(null);
        if (open != null) {
            rank(all, open);
        }
        return List.copyOf(all);
    }

    /** The greatest share of a peak that was lost, which need not be the most money. */
    BigDecimal maxPercent() {
        Drawdown open = current(null);
        return open == null ? maxPercent : maxPercent.max(open.depthPercent());
    }

    private @Nullable Drawdown current(@Nullable Instant recovery) {
        BigDecimal lowest = trough;
        return lowest == null ? null : new Drawdown(peakTime, peak, troughTime, lowest, recovery);
    }

    private static void rank(List<Drawdown> among, Drawdown one) {
        among.add(one);
        among.sort(DEEPEST_FIRST);
        if (among.size() > KEPT) {
            among.removeLast();
        }
    }
}
