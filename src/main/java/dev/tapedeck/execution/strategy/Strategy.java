package dev.tapedeck.execution.strategy;

import dev.tapedeck.execution.broker.Side;

/** A strategy over one series of bars. Asked at every bar's close, in order, by one thread. */
public interface Strategy {
    /** Bars that must have closed before its first answer means anything. */
    int warmUpBars();

    /**
     * @param index of the bar that has just closed
     */
    Signals at(int index, Side side);
}
