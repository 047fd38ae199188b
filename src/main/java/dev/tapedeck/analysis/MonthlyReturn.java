package dev.tapedeck.analysis;

import java.math.BigDecimal;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * What a calendar month in UTC has brought.
 *
 * @param value a fraction of the equity at the end of the month before; null when that was gone
 */
public record MonthlyReturn(YearMonth month, @Nullable BigDecimal value) {}
