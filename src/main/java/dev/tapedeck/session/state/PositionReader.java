package dev.tapedeck.session.state;

import dev.tapedeck.json.JsonFields;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads positions one after another; kept to save the garbage. */
final class PositionReader implements JsonFields.Visitor {
    private static final String[] NAMES = {
        "position_id",
        "removed",
        "symbol",
        "status",
        "side",
        "quantity",
        "actual_quantity",
        "entry_price",
        "unrealized_pnl",
        "current_ltp",
        "multiplier",
        "re_entry_num"
    };

    private @Nullable String id;
    private boolean removed;
    private boolean closed;
    private boolean isShort;
    private @Nullable String symbol;
    private @Nullable BigDecimal quantity;
    private @Nullable BigDecimal actualQuantity;
    private @Nullable BigDecimal entry;
    private @Nullable BigDecimal unrealized;
    private @Nullable BigDecimal ltp;
    private BigDecimal multiplier = BigDecimal.ONE;
    private long reEntry;

    /** Reads the object; what it says stands here until the next. */
    void read(byte[] bytes, int from, int to) {
        id = null;
        removed = false;
        closed = false;
        isShort = false;
        symbol = null;
        quantity = null;
        actualQuantity = null;
        entry = null;
        unrealized = null;
        ltp = null;
        multiplier = BigDecimal.ONE;
        reEntry = -1;
        JsonFields.forEach(bytes, from, to, this);
    }

    @Nullable String id() {
        return id;
    }

    boolean removed() {
        return removed;
    }

    PositionFields fields() {
        BigDecimal held = actualQuantity == null ? quantity : actualQuantity;
        return new PositionFields(
                symbol,
                !closed && (held == null || held.signum() != 0),
                held != null && isShort ? held.abs().negate() : held,
                quantity,
                multiplier,
                entry,
                unrealized,
                ltp,
                reEntry);
    }

    @Override
    public void member(byte[] bytes, int nameFrom, int nameTo, int from, int to) {
        switch (name(bytes, nameFrom, nameTo)) {
            case "position_id" -> id = RawValue.label(bytes, from, to);
            case "removed" -> removed = RawValue.isTrue(bytes, from, to);
            case "symbol" -> symbol = RawValue.label(bytes, from, to);
            case "status" -> closed = word(bytes, from, to).equals("closed");
            case "side" -> {
                String side = word(bytes, from, to);
                isShort = side.equals("short") || side.equals("sell");
            }
            case "quantity" -> quantity = RawValue.decimal(bytes, from, to);
            case "actual_quantity" -> actualQuantity = RawValue.decimal(bytes, from, to);
            case "entry_price" -> entry = RawValue.decimal(bytes, from, to);
            case "unrealized_pnl" -> unrealized = RawValue.decimal(bytes, from, to);
            case "current_ltp" -> ltp = RawValue.decimal(bytes, from, to);
            case "multiplier" -> {
                BigDecimal sent = RawValue.decimal(bytes, from, to);
                multiplier = sent == null ? BigDecimal.ONE : sent;
            }
            case "re_entry_num" -> reEntry = RawValue.whole(bytes, from, to);
            default -> {}
        }
    }

    private static String name(byte[] bytes, int from, int to) {
        for (String name : NAMES) {
            if (JsonFields.is(bytes, from, to, name)) {
                return name;
            }
        }
        return "";
    }

    private static String word(byte[] bytes, int from, int to) {
        return to - from < 2 || bytes[from] != '"'
                ? ""
                : RawValue.text(bytes, from + 1, to - 1).toLowerCase(Locale.ROOT);
    }
}
