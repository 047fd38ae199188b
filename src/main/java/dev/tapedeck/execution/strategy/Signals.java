package dev.tapedeck.execution.strategy;

import java.util.List;

/**
 * What a strategy asks of the market for one side at one bar's close; each list holds when all of
 * it does.
 */
public record Signals(List<Condition> entry, List<Condition> exit, List<Condition> reEntry) {
    public Signals {
        entry = List.copyOf(entry);
        exit = List.copyOf(exit);
        reEntry = List.copyOf(reEntry);
    }
}
