package dev.tapedeck.bot.engine;

import java.math.BigDecimal;

/**
 * Where one symbol stands: IDLE → HOLDING → ARMED → ENTRY_PENDING → POSITION_OPEN → IDLE. What each
 * one may become is a method of it, so nothing else can happen.
 */
public sealed interface SymbolState {
    Idle IDLE = new Idle();

    /** As documents and streams write it. */
    String word();

    /** Whether it counts among the active symbols. */
    default boolean isActive() {
        return false;
    }

    /** Nothing is going on. */
    record Idle() implements SymbolState {
        Holding hold(Impulse impulse) {
            return new Holding(impulse);
        }

        @Override
        public String word() {
            return "IDLE";
        }
    }

    /** An impulse has reached the thresholds and has yet to stay there. */
    record Holding(Impulse impulse) implements SymbolState {
        Idle release() {
            return IDLE;
        }

        Armed arm(long ts, BigDecimal mark, long candle) {
            return new Armed(impulse, ts, mark, candle, false);
        }

        @Override
        public String word() {
            return "HOLDING_" + impulse.side();
        }
    }

    /**
     * The signal was given; an entry waits for its confirmation and for the gates.
     *
     * @param signalMark where the price stood at the signal
     * @param signalCandle the start of the signal's candle
     */
    record Armed(
            Impulse impulse,
            long signalTs,
            BigDecimal signalMark,
            long signalCandle,
            boolean confirmed)
            implements SymbolState {
        Armed confirm() {
            return new Armed(impulse, signalTs, signalMark, signalCandle, true);
        }

        Idle disarm() {
            return IDLE;
        }

        EntryPending place(EntryOrder order) {
            return new EntryPending(order);
        }

        @Override
        public String word() {
            return "ARMED_" + impulse.side();
        }
    }

    /** The order rests. */
    record EntryPending(EntryOrder order) implements SymbolState {
        Idle withdraw() {
            return IDLE;
        }

        PositionOpen fill(Position position) {
            return new PositionOpen(position);
        }

        @Override
        public String word() {
            return "ENTRY_PENDING";
        }

        @Override
        public boolean isActive() {
            return true;
        }
    }

    record PositionOpen(Position position) implements SymbolState {
        Idle close() {
            return IDLE;
        }

        @Override
        public String word() {
            return "POSITION_OPEN";
        }

        @Override
        public boolean isActive() {
            return true;
        }
    }
}
