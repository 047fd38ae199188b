package dev.tapedeck.execution.simulation;

import dev.tapedeck.execution.broker.Side;
import org.jspecify.annotations.Nullable;

/**
 * What a bar's close decided, to be carried out at the market on the tick that closed the bar.
 *
 * @param exitSignal the exit signal's node execution, or null to hold
 * @param entry what to get into, or null
 */
record Order(@Nullable String exitSignal, @Nullable Entry entry) {
    static final Order NONE = new Order(null, null);

    /**
     * A position to be opened.
     *
     * @param signal the entry or re-entry signal's node execution
     * @param again the trade that is entered again, or null for a new position
     */
    record Entry(Side side, String signal, @Nullable Closed again) {}

    /** A position that was stopped or taken and may be entered again. */
    record Closed(String positionId, Side side, int reEntryNum, String exitNode) {}
}
