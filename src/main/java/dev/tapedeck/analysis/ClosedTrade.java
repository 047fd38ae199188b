package dev.tapedeck.analysis;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;

/** A trade that is over, and what it brought after fees. */
public record ClosedTrade(String tradeId, Instant exitTime, BigDecimal pnl) {
    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("trade_id", tradeId)
                .put("exit_time", Figures.time(exitTime))
                .put("pnl", Figures.plain(pnl));
    }
}
