package dev.tapedeck.execution.simulation;

import dev.tapedeck.execution.strategy.Params;
import dev.tapedeck.execution.strategy.StrategyKind;
import java.math.BigDecimal;

/**
 * All that a simulation's events depend on besides the ticks.
 *
 * @param executionId every position's and node's id begins with it
 * @param scale how many times the quantity is traded
 */
public record SimulationSpec(
        String executionId,
        String symbol,
        StrategyKind strategy,
        Params params,
        BigDecimal scale) {}
