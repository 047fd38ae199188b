package dev.tapedeck.session.state;

import dev.tapedeck.json.JsonFields;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Positions by id, marks by symbol, and the sum of what is unrealized, kept up to date by each
 * event. The last marks of up to {@link #MAX_MARKS} symbols are kept, those of symbols with an open
 * position always. Not thread-safe.
 */
final class PositionBook {
    static final int MAX_MARKS = 10_000;
    private static final int MAX_SYMBOL_LENGTH = 256;

    private final Map<String, Position> byId = new LinkedHashMap<>();
    private final Map<String, SymbolMarks> bySymbol = new HashMap<>();
    private final PositionReader reader = new PositionReader();
    private int marks;
    private BigDecimal unrealized = BigDecimal.ZERO;

    BigDecimal unrealized() {
        return unrealized;
    }

    @Nullable Position position(String id) {
        return byId.get(id);
    }

    /** A {@code position} event's data. */
    void apply(byte[] bytes, int from, int to) {
        reader.read(bytes, from, to);
        String id = reader.id();
        if (id == null) {
            return;
        }
        Position before;
        if (reader.removed()) {
            before = byId.remove(id);
        } else {
            byte[] raw = Arrays.copyOfRange(bytes, from, to);
            before = byId.get(id);
            Position now = Position.sent(id, raw, reader.fields(), before);
            byId.put(id, now);
            // First in, then out: the symbol keeps its mark meanwhile.
            enter(now);
        }
        if (before != null) {
            leave(before);
        }
    }

    /** A {@code trade} event that is in the realized pnl. */
    void trade(TradeReader trade) {
        String id = byId.isEmpty() ? null : trade.positionId();
        Position before = id == null ? null : byId.get(id);
        if (before == null) {
            return;
        }
        Position now = before.after(trade);
        if (now != before) {
            byId.put(now.id, now);
            enter(now);
            if (before.marked) {
                remark(now);
            }
            leave(before);
        }
    }

    /** A {@code tick} event's price. */
    void tick(String symbol, BigDecimal price) {
        SymbolMarks symbolMarks = bySymbol.get(symbol);
        if (symbolMarks == null) {
            if (marks >= MAX_MARKS || symbol.length() > MAX_SYMBOL_LENGTH) {
                return;
            }
            symbolMarks = symbolMarks(symbol);
        }
        if (symbolMarks.mark() == null) {
            marks++;
        }
        unrealized = unrealized.add(symbolMarks.tick(price));
    }

    private void enter(Position position) {
        if (!position.open) {
            return;
        }
        if (position.symbol == null) {
            position.standing = position.initial(null);
            unrealized = unrealized.add(position.standing);
        } else {
            unrealized = unrealized.add(symbolMarks(position.symbol).enter(position));
        }
    }

    private void leave(Position position) {
        if (!position.open) {
            return;
        }
        if (position.symbol == null) {
            unrealized = unrealized.subtract(position.standing);
            return;
        }
        SymbolMarks symbolMarks = symbolMarks(position.symbol);
        unrealized = unrealized.subtract(symbolMarks.leave(position));
        if (symbolMarks.hasOpen()) {
            return;
        }
        if (symbolMarks.mark() == null) {
            bySymbol.remove(position.symbol);
        } else if (marks > MAX_MARKS) {
            bySymbol.remove(position.symbol);
            marks--;
        }
    }

    private SymbolMarks symbolMarks(String symbol) {
        return bySymbol.computeIfAbsent(symbol, s -> new SymbolMarks());
    }

    PositionsView copy() {
        Position[] positions = byId.values().toArray(new Position[0]);
        @Nullable BigDecimal[] markedAt = new @Nullable BigDecimal[positions.length];
        for (int i = 0; i < positions.length; i++) {
            Position position = positions[i];
            SymbolMarks symbolMarks =
                    position.marked && position.symbol != null
                            ? bySymbol.get(position.symbol)
                            : null;
            markedAt[i] = symbolMarks == null ? null : symbolMarks.mark();
        }
        Map<String, BigDecimal> prices = new HashMap<>(marks * 2);
        bySymbol.forEach((symbol, symbolMarks) -> {
            BigDecimal mark = symbolMarks.mark();
            if (mark != null) {
                prices.put(symbol, mark);
            }
        });
        return new PositionsView(positions, markedAt, prices);
    }

    /** Takes {@code state.marks} over; comes before the positions. */
    void readMarks(byte[] bytes, int from, int to) {
        JsonFields.forEach(
                bytes,
                from,
                to,
                (b, nameFrom, nameTo, valueFrom, valueTo) -> {
                    BigDecimal mark = RawValue.exact(b, valueFrom, valueTo);
                    if (mark != null) {
                        symbolMarks(RawValue.text(b, nameFrom, nameTo)).restore(mark);
                        marks++;
                    }
                });
    }

    /** Takes {@code state.positions} over, and with it {@code state.traded}. */
    void readPositions(byte[] bytes, int from, int to, byte[] traded) {
        Map<String, BigDecimal> tradedById = decimals(traded);
        JsonFields.forEach(
                bytes,
                from,
                to,
                (b, nameFrom, nameTo, valueFrom, valueTo) -> {
                    String id = RawValue.text(b, nameFrom, nameTo);
                    if (RawValue.isObject(b, valueFrom, valueTo) && !byId.containsKey(id)) {
                        reader.read(b, valueFrom, valueTo);
                        Position position =
                                new Position(
                                        id,
                                        Arrays.copyOfRange(b, valueFrom, valueTo),
                                        reader.fields(),
                                        tradedById.getOrDefault(id, BigDecimal.ZERO));
                        byId.put(id, position);
                        enter(position);
                    }
                });
    }

    private static Map<String, BigDecimal> decimals(byte[] object) {
        Map<String, BigDecimal> byName = new HashMap<>();
        JsonFields.forEach(
                object,
                0,
                object.length,
                (b, nameFrom, nameTo, valueFrom, valueTo) -> {
                    BigDecimal value = RawValue.exact(b, valueFrom, valueTo);
                    if (value != null) {
                        byName.put(RawValue.text(b, nameFrom, nameTo), value);
                    }
                });
        return byName;
    }

    /** Takes the ids of {@code state.marked} over; comes after the positions. */
    void readMarked(byte[] bytes, int from, int to) {
        JsonFields.forEach(
                bytes,
                from,
                to,
                (b, nameFrom, nameTo, valueFrom, valueTo) -> {
                    Position position = byId.get(RawValue.text(b, nameFrom, nameTo));
                    if (position != null) {
                        remark(position);
                    }
                });
    }

    /** Marks a position at its symbol's last price, as a tick has done before. */
    private void remark(Position position) {
        if (position.open && position.symbol != null) {
            unrealized = unrealized.add(symbolMarks(position.symbol).remark(position));
        }
    }
}
