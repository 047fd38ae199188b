package dev.tapedeck.analysis;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Folds daily closes into monthly returns, each the simple return of Bacon (2008), "Practical
 * Portfolio Performance Measurement and Attribution": (end − begin) / begin, since nothing is paid
 * in or out. A month without a quote is left out; the first is measured from the starting capital.
 * Of more than a hundred years the last hundred are kept. For one thread.
 */
final class MonthlyReturns {
    static final int KEPT = 1_200;

    private final Deque<MonthlyReturn> over = new ArrayDeque<>();
    private BigDecimal before;
    private BigDecimal close;
    private @Nullable YearMonth month;

    MonthlyReturns(BigDecimal capital) {
        before = capital;
        close = capital;
    }

    /** Days come in order. */
    void close(long epochDay, BigDecimal equity) {
        YearMonth now = YearMonth.from(LocalDate.ofEpochDay(epochDay));
        if (month != null && !now.equals(month)) {
            over.add(current(month));
            before = close;
            if (over.size() >= KEPT) {
                MonthlyReturn forgotten = over.remove();
                assert forgotten.month().isBefore(now);
            }
        }
        month = now;
        close = equity;
    }

    List<MonthlyReturn> all() {
        List<MonthlyReturn> all = new ArrayList<>(over);
        if (month != null) {
            all.add(current(month));
        }
        return List.copyOf(all);
    }

    private MonthlyReturn current(YearMonth named) {
        return new MonthlyReturn(named, Figures.change(before, close));
    }
}
