package dev.tapedeck.bot.engine;

import java.util.List;

/** What a kill cancelled and closed. */
public record Killed(List<EntryOrder> cancelled, List<ClosedTrade> closed, List<Outcome> outcomes) {
    public Killed {
        cancelled = List.copyOf(cancelled);
        closed = List.copyOf(closed);
        outcomes = List.copyOf(outcomes);
    }
}
