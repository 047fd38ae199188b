package dev.tapedeck.session.state;

import dev.tapedeck.json.JsonFields;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds in a trade what the state needs, in one walk over its members; a value is made of it only
 * when somebody asks. Kept and used again; what it found stands until the next read.
 */
final class TradeReader implements JsonFields.Visitor {
    private static final int PNL = 0;
    private static final int POSITION = 1;
    private static final int QUANTITY = 2;
    private static final int ACTUAL_QUANTITY = 3;
    private static final int RE_ENTRY = 4;
    private static final String[] NAMES = {
        "pnl", "position_id", "quantity", "actual_quantity", "re_entry_num"
    };

    private final int[] valueFrom = new int[NAMES.length];
    private final int[] valueTo = new int[NAMES.length];
    private byte[] bytes = new byte[0];

    void read(byte[] data, int from, int to) {
        bytes = data;
        Arrays.fill(valueFrom, 0);
        Arrays.fill(valueTo, 0);
        JsonFields.forEach(data, from, to, this);
    }

    @Override
    public void member(byte[] data, int nameFrom, int nameTo, int from, int to) {
        // No two of the names are of one length.
        int i =
                switch (nameTo - nameFrom) {
                    case 3 -> PNL;
                    case 8 -> QUANTITY;
                    case 11 -> POSITION;
                    case 12 -> RE_ENTRY;
                    case 15 -> ACTUAL_QUANTITY;
                    default -> -1;
                };
        if (i >= 0 && JsonFields.is(data, nameFrom, nameTo, NAMES[i])) {
            valueFrom[i] = from;
            valueTo[i] = to;
        }
    }

    @Nullable BigDecimal pnl() {
        return decimal(PNL);
    }

    @Nullable String positionId() {
        return RawValue.label(bytes, valueFrom[POSITION], valueTo[POSITION]);
    }

    @Nullable BigDecimal quantity() {
        return decimal(QUANTITY);
    }

    @Nullable BigDecimal actualQuantity() {
        return decimal(ACTUAL_QUANTITY);
    }

    /** -1 when it does not say. */
    long reEntry() {
        return RawValue.whole(bytes, valueFrom[RE_ENTRY], valueTo[RE_ENTRY]);
    }

    private @Nullable BigDecimal decimal(int i) {
        return RawValue.decimal(bytes, valueFrom[i], valueTo[i]);
    }
}
