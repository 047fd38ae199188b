package dev.tapedeck.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One side of a comparison.
 *
 * @param request what was asked for: source, strategy, params, …
 * @param metrics figures, however deep
 * @param trades in the order in which they were made
 */
public record Compared(JsonNode request, JsonNode metrics, List<ComparedTrade> trades) {
    public Compared {
        trades = List.copyOf(trades);
    }
}
