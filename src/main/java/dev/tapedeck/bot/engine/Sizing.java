package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.BotSettings;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * How much an entry buys or sells: margin · leverage worth of it, down to the venue's step, and
 * never more than the venue takes in one order.
 */
record Sizing(BigDecimal qty, BigDecimal price) {
    static final BigDecimal FINEST = new BigDecimal("0.00000001");

    static Sizing of(BotSettings settings, Instrument instrument, BigDecimal price) {
        BigDecimal notional = settings.marginUSDT().multiply(settings.leverage());
        BigDecimal wanted = Maths.ratio(notional, price);
        BigDecimal most = instrument.maxOrderQty();
        BigDecimal allowed = most != null && most.signum() > 0 ? wanted.min(most) : wanted;
        return new Sizing(Maths.downTo(allowed, step(instrument)), price);
    }

    static BigDecimal step(Instrument instrument) {
        BigDecimal step = instrument.qtyStep();
        return step != null && step.signum() > 0 ? step : FINEST;
    }

    Optional<Refusal> refuse(BotSettings settings, Instrument instrument, Side side) {
        BigDecimal least = instrument.minOrderQty();
        BigDecimal needed = least == null ? step(instrument) : least.max(step(instrument));
        if (qty.compareTo(needed) < 0) {
            return Optional.of(
                    Refusal.of(side, NoEntryReason.QTY_BELOW_MIN, "qty", qty)
                            .and("minQty", needed));
        }
        BigDecimal notional = qty.multiply(price);
        return notional.compareTo(settings.minNotionalUSDT()) < 0
                ? Optional.of(
                        Refusal.of(side, NoEntryReason.NOTIONAL_BELOW_MIN, "notionalUSDT", notional)
                                .and("minUSDT", settings.minNotionalUSDT()))
                : Optional.empty();
    }
}
