package dev.tapedeck.analysis;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes a tear sheet out of equity and trades as they come. For one thread. */
public final class Analysis {
    private final BigDecimal capital;
    private final TradeTotals trades = new TradeTotals();
    private @Nullable EquityHistory history;

    /**
     * @param capital what there was before the first point; above 0
     */
    public Analysis(BigDecimal capital) {
        if (capital.signum() <= 0) {
            throw new IllegalArgumentException("capital " + capital);
        }
        this.capital = capital;
    }

    /**
     * The equity from this time on, in the order of time.
     *
     * @param equity capital and all that was gained, open positions at the market
     * @param open whether a position is open from now on
     */
    public void equity(Instant time, BigDecimal equity, boolean open) {
        if (history == null) {
            history = new EquityHistory(capital, time);
        }
        history.add(time, equity, open);
    }

    /** In the order in which they were closed. */
    public void trade(ClosedTrade trade) {
        trades.add(trade);
    }

    /** Once, at the end. */
    public TearSheet tearSheet() {
        EquityHistory whole = history == null ? new EquityHistory(capital, Instant.EPOCH) : history;
        whole.closeDay();
        return TearSheet.of(capital, whole, trades.figures());
    }
}
