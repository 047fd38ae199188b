package dev.tapedeck.session.state;

import dev.tapedeck.json.JsonFields;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Sums over closed trades, exact and in any order. A trade with pnl 0 is breakeven: neither a win
 * nor a loss, here and everywhere; one without a pnl is in no sum. Not thread-safe.
 */
public final class TradeTally {
    /** Digits after the point of every ratio; rounded half to even. */
    public static final int RATIO_SCALE = 12;

    private BigDecimal grossProfit = BigDecimal.ZERO;
    private BigDecimal grossLoss = BigDecimal.ZERO;
    private long wins;
    private long losses;
    private long breakeven;

    /** The trade's {@code pnl}, a number or a string of digits; null when it has none. */
    public static @Nullable BigDecimal pnl(byte[] bytes, int from, int to) {
        byte[] raw = JsonFields.raw(bytes, from, to, "pnl");
        return raw == null ? null : RawValue.decimal(raw, 0, raw.length);
    }

    /** {@code a / b}; null when b is 0. */
    public static @Nullable BigDecimal ratio(BigDecimal a, BigDecimal b) {
        return b.signum() == 0 ? null : a.divide(b, RATIO_SCALE, RoundingMode.HALF_EVEN);
    }

    public void add(@Nullable BigDecimal pnl) {
        if (pnl == null) {
            return;
        }
        switch (pnl.signum()) {
            case 1 -> {
                wins++;
                grossProfit = grossProfit.add(pnl);
            }
            case -1 -> {
                losses++;
                grossLoss = grossLoss.add(pnl);
            }
            default -> breakeven++;
        }
    }

    void restore(
            BigDecimal profit, BigDecimal loss, long winCount, long lossCount, long evenCount) {
        grossProfit = profit;
        grossLoss = loss;
        wins = winCount;
        losses = lossCount;
        breakeven = evenCount;
    }

    /** Σ pnl. */
    public BigDecimal realized() {
        return grossProfit.add(grossLoss);
    }

    /** Σ pnl of the wins. */
    public BigDecimal grossProfit() {
        return grossProfit;
    }

    /** Σ pnl of the losses: negative or 0. */
    public BigDecimal grossLoss() {
        return grossLoss;
    }

    public long wins() {
        return wins;
    }

    public long losses() {
        return losses;
    }

    public long breakeven() {
        return breakeven;
    }

    /** {@code wins / (wins + losses)}, a fraction; null when there is neither. */
    public @Nullable BigDecimal winRate() {
        return ratio(BigDecimal.valueOf(wins), BigDecimal.valueOf(wins + losses));
    }
}
