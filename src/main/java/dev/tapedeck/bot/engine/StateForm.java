package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.BotSettings;
import dev.tapedeck.json.RawObject;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What belongs to a symbol's state in the runtime document. An order or a position of which the
 * side, the quantity and the price are known is taken, whatever else an earlier system left out.
 */
record StateForm(String symbol, BotSettings settings, long savedAt) {
    static void write(SymbolState state, RawObject json) {
        switch (state) {
            case SymbolState.Idle unused -> {}
            case SymbolState.Holding holding -> json.put("impulse", impulse(holding.impulse()));
            case SymbolState.Armed armed ->
                    json.put("impulse", impulse(armed.impulse())).put("armed", armed(armed));
            case SymbolState.EntryPending pending -> json.put("order", order(pending.order()));
            case SymbolState.PositionOpen open -> json.put("position", position(open.position()));
        }
    }

    /** Empty when the state cannot be taken up again. */
    Optional<SymbolState> read(Fields json) {
        String word = json.text("state").orElse(SymbolState.IDLE.word());
        return switch (word) {
            case "IDLE" -> Optional.of(SymbolState.IDLE);
            case "HOLDING_LONG", "HOLDING_SHORT" ->
                    impulse(json.object("impulse")).map(SymbolState.Holding::new);
            case "ARMED_LONG", "ARMED_SHORT" ->
                    impulse(json.object("impulse"))
                            .flatMap(impulse -> armed(json.object("armed"), impulse));
            case "ENTRY_PENDING" -> order(json.object("order")).map(SymbolState.EntryPending::new);
            case "POSITION_OPEN" ->
                    position(json.object("position")).map(SymbolState.PositionOpen::new);
            default -> Optional.empty();
        };
    }

    private static byte[] impulse(Impulse impulse) {
        return new JsonObject()
                .text("side", impulse.side().name())
                .whole("since", impulse.since())
                .whole("candle", impulse.candle())
                .number("pricePct", impulse.pricePct())
                .number("oiPct", impulse.oiPct())
                .end();
    }

    private static byte[] armed(SymbolState.Armed armed) {
        return new JsonObject()
                .whole("ts", armed.signalTs())
                .number("markPrice", armed.signalMark())
                .whole("candle", armed.signalCandle())
                .flag("confirmed", armed.confirmed())
                .end();
    }

    private static byte[] order(EntryOrder order) {
        return new JsonObject()
                .text("orderId", order.orderId())
                .text("side", order.side().name())
                .number("qty", order.qty())
                .number("price", order.price())
                .whole("placedAt", order.placedAt())
                .whole("expiresAt", order.expiresAt())
                .end();
    }

    private static byte[] position(Position position) {
        return new JsonObject()
                .text("orderId", position.orderId())
                .text("side", position.side().name())
                .number("qty", position.qty())
                .number("entryPrice", position.entryPrice())
                .number("entryFeeUSDT", position.entryFee())
                .whole("openedAt", position.openedAt())
                .number("takeProfit", position.takeProfit())
                .number("stopLoss", position.stopLoss())
                .end();
    }

    private static Optional<Impulse> impulse(Fields json) {
        Optional<Long> since = json.whole("since");
        Optional<Long> candle = json.whole("candle");
        if (since.isEmpty() || candle.isEmpty()) {
            return Optional.empty();
        }
        return json.side()
                .map(side ->
                        new Impulse(
                                side,
                                since.get(),
                                candle.get(),
                                json.number("pricePct", BigDecimal.ZERO),
                                json.number("oiPct", BigDecimal.ZERO)));
    }

    private static Optional<SymbolState> armed(Fields json, Impulse impulse) {
        return json.positive("markPrice")
                .map(mark ->
                        new SymbolState.Armed(
                                impulse,
                                json.whole("ts", impulse.since()),
                                mark,
                                json.whole("candle", impulse.candle()),
                                json.flag("confirmed")));
    }

    private Optional<EntryOrder> order(Fields json) {
        Optional<BigDecimal> qty = json.positive("qty");
        Optional<BigDecimal> price = json.positive("price");
        if (qty.isEmpty() || price.isEmpty()) {
            return Optional.empty();
        }
        long placedAt = json.whole("placedAt", savedAt);
        long lives = (settings.impulseMaxAgeBars() + 1) * settings.tf() * Candles.MINUTE_MILLIS;
        return json.side()
                .map(side ->
                        new EntryOrder(
                                json.text("orderId").orElse(symbol + "-0"),
                                side,
                                qty.get(),
                                price.get(),
                                placedAt,
                                json.whole("expiresAt", placedAt + lives)));
    }

    private Optional<Position> position(Fields json) {
        Optional<BigDecimal> qty = json.positive("qty");
        Optional<BigDecimal> price = json.positive("entryPrice");
        if (qty.isEmpty() || price.isEmpty()) {
            return Optional.empty();
        }
        return json.side()
                .map(side -> {
                    EntryOrder order =
                            new EntryOrder(
                                    json.text("orderId").orElse(symbol + "-0"),
                                    side,
                                    qty.get(),
                                    price.get(),
                                    0,
                                    0);
                    long openedAt = json.whole("openedAt", savedAt);
                    Position made = Position.opened(order, qty.get(), openedAt, settings);
                    return new Position(
                            made.orderId(),
                            side,
                            made.qty(),
                            made.entryPrice(),
                            json.number("entryFeeUSDT", made.entryFee()),
                            openedAt,
                            json.positive("takeProfit").orElse(made.takeProfit()),
                            json.number("stopLoss", made.stopLoss()));
                });
    }
}
