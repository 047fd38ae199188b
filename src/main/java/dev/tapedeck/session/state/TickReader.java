package dev.tapedeck.session.state;

import dev.tapedeck.json.JsonFields;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Finds in a tick what the state needs, in one walk over its members. Kept and used again; what it
 * found stands until the next read.
 */
final class TickReader implements JsonFields.Visitor {
    /** Where engines put the price; the first that is a decimal counts. */
    private static final String[] PRICES = {
        "price", "ltp", "current_ltp", "markPrice", "mark_price", "last", "close"
    };

    private final int[] priceFrom = new int[PRICES.length];
    private final int[] priceTo = new int[PRICES.length];
    private byte[] bytes = new byte[0];
    private @Nullable String symbol;
    private @Nullable String executionId;
    private long n;

    void read(byte[] data, int from, int to) {
        bytes = data;
        symbol = null;
        executionId = null;
        n = -1;
        for (int i = 0; i < PRICES.length; i++) {
            priceFrom[i] = 0;
            priceTo[i] = 0;
        }
        JsonFields.forEach(data, from, to, this);
    }

    @Override
    public void member(byte[] data, int nameFrom, int nameTo, int from, int to) {
        if (JsonFields.is(data, nameFrom, nameTo, "symbol")) {
            symbol = RawValue.label(data, from, to);
        } else if (JsonFields.is(data, nameFrom, nameTo, "execution_id")) {
            executionId = RawValue.label(data, from, to);
        } else if (JsonFields.is(data, nameFrom, nameTo, "n")) {
            n = RawValue.whole(data, from, to);
        } else {
            for (int i = 0; i < PRICES.length; i++) {
                if (JsonFields.is(data, nameFrom, nameTo, PRICES[i])) {
                    priceFrom[i] = from;
                    priceTo[i] = to;
                }
            }
        }
    }

    @Nullable String symbol() {
        return symbol;
    }

    @Nullable String executionId() {
        return executionId;
    }

    /** How many ticks its execution has had; -1 when it does not say. */
    long n() {
        return n;
    }

    @Nullable BigDecimal price() {
        for (int i = 0; i < PRICES.length; i++) {
            BigDecimal price = RawValue.decimal(bytes, priceFrom[i], priceTo[i]);
            if (price != null) {
                return price;
            }
        }
        return null;
    }
}
