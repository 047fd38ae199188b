package dev.tapedeck.session.state;

import dev.tapedeck.json.JsonBytes;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Positions and marks at one moment, ready to be written. Not changed after it is made; {@link
 * Position#marked} is not read here.
 */
final class PositionsView {
    private final Position[] positions;
    private final @Nullable BigDecimal[] markedAt;
    private final Map<String, BigDecimal> marks;

    /**
     * @param markedAt for each position the price that marks it, or null while no tick has
     */
    PositionsView(
            Position[] positions, @Nullable BigDecimal[] markedAt, Map<String, BigDecimal> marks) {
        this.positions = positions;
        this.markedAt = markedAt;
        this.marks = marks;
    }

    int count() {
        return positions.length;
    }

    long bytes() {
        long sum = 64L * marks.size();
        for (Position position : positions) {
            sum += position.raw.length + 2L * position.id.length() + 48;
        }
        return sum;
    }

    /** {@code {"<position_id>":{…}}}, each as sent. */
    void writePositions(JsonBytes out) {
        out.put('{');
        for (int i = 0; i < positions.length; i++) {
            if (i > 0) {
                out.put(',');
            }
            out.key(positions[i].id).put(positions[i].raw);
        }
        out.put('}');
    }

    /** {@code {"<symbol>":price}}, the last tick's, by symbol. */
    void writeMarks(JsonBytes out) {
        char before = '{';
        for (Map.Entry<String, BigDecimal> mark : new TreeMap<>(marks).entrySet()) {
            out.put(before).key(mark.getKey()).ascii(mark.getValue().toPlainString());
            before = ',';
        }
        out.ascii(before == '{' ? "{}" : "}");
    }

    /**
     * {@code {"<position_id>":unrealized_pnl}} of those that a tick has marked since they were
     * sent.
     */
    void writeMarked(JsonBytes out) {
        char before = '{';
        for (int i = 0; i < positions.length; i++) {
            BigDecimal mark = markedAt[i];
            if (mark != null) {
                RawValue.put(out.put(before).key(positions[i].id), positions[i].at(mark));
                before = ',';
            }
        }
        out.ascii(before == '{' ? "{}" : "}");
    }

    /** {@code {"<position_id>":quantity}}: what {@link Position#traded} says, where it is not 0. */
    void writeTraded(JsonBytes out) {
        char before = '{';
        for (Position position : positions) {
            if (position.traded.signum() != 0) {
                RawValue.put(out.put(before).key(position.id), position.traded);
                before = ',';
            }
        }
        out.ascii(before == '{' ? "{}" : "}");
    }
}
