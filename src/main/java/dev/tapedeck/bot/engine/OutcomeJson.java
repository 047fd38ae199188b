package dev.tapedeck.bot.engine;

import dev.tapedeck.json.RawArray;
import java.math.BigDecimal;
import java.util.List;

/** The data of outcomes. The journal's CSV takes its columns from these names. */
final class OutcomeJson {
    private OutcomeJson() {}

    static JsonObject about(long ts, String symbol, Side side) {
        return new JsonObject().whole("ts", ts).text("symbol", symbol).text("side", side.name());
    }

    static byte[] signal(JsonObject json, Outcome.SignalGiven signal) {
        return json.number("price", signal.markPrice())
                .number("pricePct", signal.pricePct())
                .number("oiPct", signal.oiPct())
                .whole("count", signal.count())
                .whole("needed", signal.needed())
                .end();
    }

    static byte[] order(JsonObject json, EntryOrder order, OrderChange change) {
        json.text("orderId", order.orderId());
        switch (change) {
            case OrderChange.Placed placed ->
                    json.number("qty", order.qty())
                            .number("price", order.price())
                            .whole("expiresAt", order.expiresAt())
                            .flag("spreadChecked", placed.spreadChecked());
            case OrderChange.Filled filled ->
                    json.number("qty", filled.qty())
                            .number("price", order.price())
                            .number("orderQty", order.qty())
                            .number("feeUSDT", filled.fee())
                            .number("slippageUSDT", filled.slippage());
            case OrderChange.Cancelled cancelled ->
                    json.number("qty", order.qty())
                            .number("price", order.price())
                            .text("reason", cancelled.reason().name());
            case OrderChange.Expired unused ->
                    json.number("qty", order.qty()).number("price", order.price());
        }
        return json.end();
    }

    static JsonObject position(JsonObject json, Position position) {
        return json.text("orderId", position.orderId())
                .number("qty", position.qty())
                .number("price", position.entryPrice())
                .number("takeProfit", position.takeProfit())
                .number("stopLoss", position.stopLoss())
                .number("entryFeeUSDT", position.entryFee());
    }

    static byte[] trade(JsonObject json, ClosedTrade trade, BigDecimal slippage) {
        Position position = trade.position();
        return json.text("orderId", position.orderId())
                .text("reason", trade.reason().name())
                .number("qty", position.qty())
                .number("price", position.entryPrice())
                .number("exitPrice", trade.exitPrice())
                .number("grossUSDT", trade.gross())
                .number("feesUSDT", trade.fees())
                .number("pnlUSDT", trade.pnl())
                .number("slippageUSDT", slippage)
                .whole("openedAt", position.openedAt())
                .end();
    }

    static byte[] trip(JsonObject json, Trip trip) {
        json.text("guardrail", trip.guardrail().name());
        trip.numbers().forEach(json::number);
        return json.end();
    }

    static byte[] command(JsonObject json, Outcome.Commanded done) {
        return json.whole("cancelled", done.cancelled()).whole("closed", done.closed()).end();
    }

    static byte[] queue(long ts, List<Queued> queue) {
        List<byte[]> entries =
                queue.stream()
                        .map(each ->
                                new JsonObject()
                                        .text("symbol", each.symbol())
                                        .text("side", each.side().name())
                                        .text("state", each.state())
                                        .whole("since", each.since())
                                        .end())
                        .toList();
        return new JsonObject().whole("ts", ts).raw("queue", RawArray.of(entries)).end();
    }
}
