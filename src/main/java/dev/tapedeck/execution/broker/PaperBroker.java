package dev.tapedeck.execution.broker;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Fills orders against the market's price. Market orders (entries, stops, signals, square-offs) pay
 * the taker's fee and may slip, a take-profit rests in the book and pays the maker's. The only
 * state is the seeded generator, so equal calls in equal order give equal fills. For one thread.
 */
public final class PaperBroker {
    private static final int PRICE_SCALE = 8;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal TEN_THOUSAND = BigDecimal.valueOf(10_000);
    private static final int SLIPPAGE_STEPS = 1000;

    private final Terms terms;
    // The generator whose every step the Java library's specification fixes.
    private final Random random;

    public PaperBroker(Terms terms) {
        this.terms = terms;
        this.random = new Random(terms.seed());
    }

    public Terms terms() {
        return terms;
    }

    /** Opens a position at the market, its stop and take-profit measured from the actual fill. */
    public Position open(
            String positionId,
            int reEntryNum,
            Side side,
            BigDecimal marketPrice,
            Instant time,
            List<String> entryFlowIds,
            String entryTrigger) {
        Fill entry = marketOrder(side, marketPrice, terms.actualQuantity(), time);
        return new Position(
                positionId,
                reEntryNum,
                side,
                entry,
                away(side, entry.price(), terms.takeProfitPct()),
                away(side.opposite(), entry.price(), terms.stopLossPct()),
                entryFlowIds,
                entryTrigger);
    }

    /** Closes all of a position; a take-profit at its limit, everything else at the market. */
    public Trade close(
            Position position,
            ExitReason reason,
            BigDecimal marketPrice,
            Instant time,
            List<String> exitFlowIds) {
        BigDecimal quantity = position.entry().quantity();
        Fill exit =
                reason == ExitReason.TAKE_PROFIT
                        ? new Fill(
                                marketPrice,
                                quantity,
                                fee(marketPrice, quantity, terms.makerRate()),
                                BigDecimal.ZERO,
                                time)
                        : marketOrder(position.side().opposite(), marketPrice, quantity, time);
        return new Trade(position, exit, reason, exitFlowIds);
    }

    private Fill marketOrder(Side side, BigDecimal marketPrice, BigDecimal quantity, Instant time) {
        BigDecimal slip = slip(marketPrice);
        BigDecimal price = marketPrice.add(side.signed(slip));
        return new Fill(
                price,
                quantity,
                fee(price, quantity, terms.takerRate()),
                slip.multiply(quantity),
                time);
    }

    private BigDecimal slip(BigDecimal marketPrice) {
        if (terms.slippageBps().signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal steps = BigDecimal.valueOf(random.nextInt(SLIPPAGE_STEPS + 1));
        BigDecimal most = marketPrice.multiply(terms.slippageBps()).divide(TEN_THOUSAND);
        return most.multiply(steps)
                .divide(BigDecimal.valueOf(SLIPPAGE_STEPS))
                .setScale(PRICE_SCALE, RoundingMode.HALF_UP);
    }

    private static BigDecimal fee(BigDecimal price, BigDecimal quantity, BigDecimal rate) {
        return price.multiply(quantity).multiply(rate);
    }

    private static @Nullable BigDecimal away(Side side, BigDecimal price, BigDecimal percent) {
        if (percent.signum() == 0) {
            return null;
        }
        BigDecimal distance = price.multiply(percent).divide(HUNDRED);
        return price.add(side.signed(distance)).setScale(PRICE_SCALE, RoundingMode.HALF_UP);
    }
}
