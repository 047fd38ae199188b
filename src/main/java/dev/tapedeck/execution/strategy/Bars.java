package dev.tapedeck.execution.strategy;

import dev.tapedeck.execution.source.Tick;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBar;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.num.Num;
import org.ta4j.core.num.NumFactory;

/**
 * Ticks gathered into bars that begin at whole multiples of their length since 1970. A bar is
 * closed by the first tick after it; a stretch without ticks makes no bar. Only the newest bars are
 * kept. For one thread.
 */
public final class Bars {
    /** Twice the longest that any strategy looks back, its warm-up included. */
    private static final int KEPT = 4 * Strategies.MAX_LOOKBACK_BARS;

    private static final NumFactory NUMBERS = DoubleNumFactory.getInstance();

    /**
     * A bar that has closed.
     *
     * @param index in the series
     * @param end the first instant after it
     */
    public record Closed(int index, Instant end, BigDecimal close) {}

    private final int barSeconds;
    private final BarSeries series =
            new BaseBarSeriesBuilder().withNumFactory(NUMBERS).withMaxBarCount(KEPT).build();

    private long slot;
    private @Nullable Tick last;
    private double open;
    private double high;
    private double low;
    private double volume;
    private double turnover;
    private long ticks;

    public Bars(int barSeconds) {
        this.barSeconds = barSeconds;
    }

    public BarSeries series() {
        return series;
    }

    /**
     * Closes the current bar if this time lies after it; null when it does not, or when there is
     * none.
     */
    public @Nullable Closed closeBefore(Instant time) {
        Tick latest = last;
        if (latest == null || slot == slotOf(time)) {
            return null;
        }
        Instant end = Instant.ofEpochSecond((slot + 1) * barSeconds);
        Duration length = Duration.ofSeconds(barSeconds);
        series.addBar(
                new BaseBar(
                        length,
                        end.minus(length),
                        end,
                        num(open),
                        num(high),
                        num(low),
                        num(latest.price().doubleValue()),
                        num(volume),
                        num(turnover),
                        ticks));
        last = null;
        return new Closed(series.getEndIndex(), end, latest.price());
    }

    public void add(Tick tick) {
        double price = tick.price().doubleValue();
        double amount = tick.amount().doubleValue();
        boolean first = last == null;
        if (first) {
            slot = slotOf(tick.timestamp());
            open = price;
        }
        high = first ? tick.high().doubleValue() : Math.max(high, tick.high().doubleValue());
        low = first ? tick.low().doubleValue() : Math.min(low, tick.low().doubleValue());
        volume = first ? amount : volume + amount;
        turnover = first ? amount * price : turnover + amount * price;
        ticks = first ? 1 : ticks + 1;
        last = tick;
    }

    private long slotOf(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), barSeconds);
    }

    private static Num num(double value) {
        return NUMBERS.numOf(value);
    }
}
