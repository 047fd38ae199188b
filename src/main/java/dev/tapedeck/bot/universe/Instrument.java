package dev.tapedeck.bot.universe;

import dev.tapedeck.json.RawObject;
import dev.tapedeck.problem.Ids;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

/** One instrument of a feed: what it is, and whether it is a USDT linear perpetual that trades. */
record Instrument(RawObject fields) {
    private static final String PERPETUAL = "LinearPerpetual";
    private static final Set<String> EXPIRING =
            Set.of("LinearFutures", "InverseFutures", "LinearDelivery", "InverseDelivery");
    private static final Set<String> INVERSE = Set.of("InversePerpetual");
    private static final Set<String> OTHERS = Set.of("Spot", "Margin", "Option");
    private static final String COIN = "USDT";

    /** Empty when nobody can say which symbol it is. */
    static Optional<Instrument> read(byte[] json) {
        return RawObject.parse(json)
                .filter(fields -> fields.text("symbol").filter(Ids::isSymbol).isPresent())
                .map(Instrument::new);
    }

    String symbol() {
        return fields.text("symbol").orElseThrow();
    }

    /** Why it cannot be traded at all; empty when it can. */
    Optional<Excluded> exclusion() {
        String type = fields.text("contractType").orElse("");
        if (EXPIRING.contains(type)) {
            return Optional.of(Excluded.EXPIRING);
        }
        if (OTHERS.contains(type)) {
            return Optional.of(Excluded.NON_PERP);
        }
        if (INVERSE.contains(type)) {
            return Optional.of(Excluded.NON_LINEAR);
        }
        if (!type.equals(PERPETUAL)) {
            return Optional.of(Excluded.UNKNOWN);
        }
        if (fields.decimal("deliveryTime").map(BigDecimal::signum).orElse(0) != 0) {
            return Optional.of(Excluded.EXPIRING);
        }
        if (!fields.text("status").orElse("").equals("Trading")) {
            return Optional.of(Excluded.NON_TRADING);
        }
        return isCoin("quoteCoin") && (!fields.has("settleCoin") || isCoin("settleCoin"))
                ? Optional.empty()
                : Optional.of(Excluded.NON_USDT);
    }

    private boolean isCoin(String name) {
        return fields.text(name).orElse("").equals(COIN);
    }

    /** A limit of its orders, which venues keep in an object of their own or beside the symbol. */
    Optional<BigDecimal> limit(String name) {
        byte[] lot = fields.get("lotSizeFilter");
        Optional<BigDecimal> own = fields.decimal(name);
        return own.isPresent() || lot == null
                ? own
                : RawObject.parse(lot).flatMap(each -> each.decimal(name));
    }
}
