package dev.tapedeck.signal;

import dev.tapedeck.document.DocumentKind;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Normalizer;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.problem.Ids;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The signal that a strategy has for a symbol, {@code signal/{strategy}} and {@code {symbol}}. JSON
 * {@code null} says that it has none any more.
 */
@Singleton
public class SignalKind implements DocumentKind {
    static final String FIRST = "signal";

    private static final Set<String> CLOSE_REASONS =
            Set.of("time_expired", "take_profit", "stop_loss");

    static EntityName entity(String strategy) {
        return EntityName.of(FIRST, Ids.check("strategy", strategy, Ids.MAX));
    }

    @Override
    public String first() {
        return FIRST;
    }

    @Override
    public @Nullable String refusal(EntityName entity, String id) {
        if (entity.parts().size() != 2) {
            return "a signal is signal/{strategy}/{symbol}";
        }
        return Ids.isSymbol(id) ? null : "symbol should be 1 to 64 of A-Z a-z 0-9 _ - .";
    }

    @Override
    public byte[] accept(EntityName entity, String id, byte[] json) {
        FieldChecks checks = new FieldChecks();
        RawObject signal = RawObject.parse(json).orElse(null);
        if (signal == null) {
            if (json[0] != 'n') {
                checks.bad("", "should be a signal, or null for none");
                checks.refuseBad();
            }
            return json;
        }
        complete(entity, id).apply(signal);
        check(checks, entity, id, signal);
        checks.refuseBad();
        return signal.isChanged() ? signal.toJson() : json;
    }

    private static void check(FieldChecks checks, EntityName entity, String id, RawObject signal) {
        checks.filledText(signal, "", "id");
        checks.filledText(signal, "", "exchangeName");
        same(checks, signal, "strategyName", entity.parts().getLast());
        same(checks, signal, "symbol", id);
        checks.optionalText(signal, "note");
        checks.millis(signal, "", "scheduledAt");
        checks.millis(signal, "", "pendingAt");
        checks.flag(signal, "_isScheduled");
        checks.positive(signal, "minuteEstimatedTime");
        if (signal.hasValue("closeReason")
                && !CLOSE_REASONS.contains(signal.text("closeReason").orElse(""))) {
            checks.bad("closeReason", "should be one of time_expired, take_profit, stop_loss");
        }
        prices(checks, signal);
    }

    /** What stands in the path need not be said again, but may not be said otherwise. */
    private static void same(FieldChecks checks, RawObject signal, String name, String expected) {
        String said = checks.text(signal, "", name);
        if (said != null && !said.equals(expected)) {
            checks.bad(name, "should be " + expected + ", as in the path");
        }
    }

    private static void prices(FieldChecks checks, RawObject signal) {
        String position = signal.text("position").orElse("");
        boolean isLong = position.equals("long");
        if (!isLong && !position.equals("short")) {
            checks.bad("position", "should be long or short");
        }
        BigDecimal open = checks.positive(signal, "priceOpen");
        BigDecimal profit = checks.positive(signal, "priceTakeProfit");
        BigDecimal stop = checks.positive(signal, "priceStopLoss");
        if (open == null || (!isLong && !position.equals("short"))) {
            return;
        }
        int way = isLong ? 1 : -1;
        String above = isLong ? "above" : "below";
        String below = isLong ? "below" : "above";
        if (profit != null && profit.compareTo(open) * way <= 0) {
            checks.bad(
                    "priceTakeProfit",
                    "should be " + above + " priceOpen, since the position is " + position);
        }
        if (stop != null && stop.compareTo(open) * way >= 0) {
            checks.bad(
                    "priceStopLoss",
                    "should be " + below + " priceOpen, since the position is " + position);
        }
    }

    @Override
    public byte[] normalize(EntityName entity, String id, byte[] stored) {
        return entity.parts().size() == 2 ? complete(entity, id).normalize(stored) : stored;
    }

    /** Earlier systems had one {@code timestamp}, and nothing that the place says already. */
    private static Normalizer complete(EntityName entity, String id) {
        return Normalizer.unversioned()
                .rule(SignalKind::lowerCase)
                .rule(signal -> copy(signal, "timestamp", "scheduledAt"))
                .rule(signal -> copy(signal, "pendingAt", "scheduledAt"))
                .rule(signal -> copy(signal, "scheduledAt", "pendingAt"))
                .rule(signal ->
                        signal.putIfAbsent(
                                "strategyName", RawObject.string(entity.parts().getLast())))
                .rule(signal -> signal.putIfAbsent("symbol", RawObject.string(id)))
                .fill("_isScheduled", "false");
    }

    private static void lowerCase(RawObject signal) {
        String position = signal.text("position").orElse("");
        String lower = position.toLowerCase(Locale.ROOT);
        if (!lower.equals(position)) {
            signal.put("position", RawObject.string(lower));
        }
    }

    private static void copy(RawObject signal, String from, String to) {
        byte[] value = signal.get(from);
        if (value != null) {
            signal.putIfAbsent(to, value);
        }
    }
}
