package dev.tapedeck.session.state;

import dev.tapedeck.json.JsonFields;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One position as sent, with what its unrealized pnl needs.
 *
 * <p>A position whose status is closed or whose quantity is 0 counts 0. Any other counts what was
 * sent as its {@code unrealized_pnl} until a tick of its symbol comes, from then on {@code (mark −
 * entry_price) · quantity · multiplier}, negative for a short one. When nothing was sent it is
 * computed at once from {@code current_ltp}, else from the symbol's last mark, else it is 0. One
 * whose entry price or quantity is missing keeps what was sent.
 */
final class Position {
    final String id;
    final byte[] raw;
    final @Nullable String symbol;
    final boolean open;

    /** Signed quantity times multiplier; null when ticks cannot mark the position. */
    final @Nullable BigDecimal factor;

    private final BigDecimal entry;
    private final @Nullable BigDecimal sent;
    private final @Nullable BigDecimal ltp;

    /** What it counts until a tick marks it. The book sets both. */
    BigDecimal standing = BigDecimal.ZERO;

    boolean marked;

    private Position(String id, byte[] raw, Reader fields) {
        this.id = id;
        this.raw = raw;
        symbol = fields.symbol;
        BigDecimal quantity =
                fields.actualQuantity == null ? fields.quantity : fields.actualQuantity;
        open = !fields.closed && (quantity == null || quantity.signum() != 0);
        entry = fields.entry == null ? BigDecimal.ZERO : fields.entry;
        factor =
                open && fields.entry != null && quantity != null
                        ? signed(quantity, fields.isShort).multiply(fields.multiplier)
                        : null;
        sent = fields.unrealized;
        ltp = fields.ltp;
    }

    /**
     * A short position's quantity lowers its value as the price rises, whichever sign it was sent
     * with.
     */
    private static BigDecimal signed(BigDecimal quantity, boolean isShort) {
        return isShort ? quantity.abs().negate() : quantity;
    }

    /** Its value at a price; only for one with a factor. */
    static BigDecimal at(BigDecimal mark, BigDecimal entry, BigDecimal factor) {
        return mark.subtract(entry).multiply(factor);
    }

    BigDecimal at(BigDecimal mark) {
        return factor == null ? standing : at(mark, entry, factor);
    }

    /** What it counts when it is new, with the symbol's last mark. */
    BigDecimal initial(@Nullable BigDecimal mark) {
        if (!open) {
            return BigDecimal.ZERO;
        }
        if (sent != null) {
            return sent;
        }
        BigDecimal price = ltp == null ? mark : ltp;
        return price == null || factor == null ? BigDecimal.ZERO : at(price, entry, factor);
    }

    /** Reads positions one after another; kept to save the garbage. */
    static final class Reader implements JsonFields.Visitor {
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
            JsonFields.forEach(bytes, from, to, this);
        }

        @Nullable String id() {
            return id;
        }

        boolean removed() {
            return removed;
        }

        Position position(String key, byte[] bytes, int from, int to) {
            return new Position(key, Arrays.copyOfRange(bytes, from, to), this);
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
            "multiplier"
        };
    }
}
