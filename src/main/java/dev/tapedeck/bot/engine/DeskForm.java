package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.BotSettings;
import dev.tapedeck.json.RawArray;
import dev.tapedeck.json.RawObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A desk as the runtime document holds it. */
final class DeskForm {
    private DeskForm() {}

    /** Over what nobody here knows, which stays. */
    static byte[] write(Desk desk) {
        RawObject json = RawObject.parse(desk.unknown().toJson()).orElseGet(RawObject::empty);
        json.put("state", RawObject.string(desk.state().word()));
        json.put("lastTickTs", whole(desk.lastTs()));
        desk.mark().ifPresent(mark -> json.put("markPrice", number(mark)));
        json.put("orders", whole(desk.orders()));
        json.put("unrealizedPnlUSDT", number(desk.floating()));
        StateForm.write(desk.state(), json);
        Candles candles = desk.candles();
        if (candles != null) {
            json.put("candle", candle(candles.current()));
            candles.before().ifPresent(before -> json.put("previousCandle", candle(before)));
        }
        json.put("trend", trend(desk.trend()));
        json.put("signals", signals(desk));
        json.put("noEntry", RefusalsForm.write(desk.refusals()));
        json.put("stats", StatsJson.write(desk.tally()));
        return json.toJson();
    }

    private static byte[] candle(Candle candle) {
        return new JsonObject()
                .whole("start", candle.start())
                .number("open", candle.open())
                .number("high", candle.high())
                .number("low", candle.low())
                .number("close", candle.close())
                .number("oiOpen", candle.oiOpen())
                .number("oiClose", candle.oiClose())
                .end();
    }

    private static byte[] trend(Trend trend) {
        List<byte[]> closes = trend.closes().stream().map(DeskForm::number).toList();
        return new JsonObject()
                .whole("start", trend.start())
                .number("last", trend.last())
                .raw("closes", RawArray.of(closes))
                .end();
    }

    private static byte[] signals(Desk desk) {
        JsonObject json = new JsonObject();
        for (Side side : Side.values()) {
            SignalCount count = desk.signals(side);
            json.raw(
                    side.name(),
                    new JsonObject()
                            .whole("day", count.day())
                            .whole("count", count.count())
                            .whole("candle", count.candle())
                            .end());
        }
        return json.end();
    }

    static byte[] number(BigDecimal value) {
        return JsonObject.plain(value).getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] whole(long value) {
        return RawObject.literal(Long.toString(value));
    }

    static DeskState state(Fields json, SymbolState state, BotSettings settings) {
        return new DeskState(
                state,
                candles(json).orElse(null),
                trend(json.object("trend"), settings),
                json.whole("lastTickTs", 0),
                json.positive("markPrice").orElse(null),
                json.whole("orders", 0),
                StatsJson.tally(json.object("stats")),
                RefusalsForm.read(json.object("noEntry")),
                Map.of(
                        Side.LONG, signalCount(json.object("signals").object(Side.LONG.name())),
                        Side.SHORT, signalCount(json.object("signals").object(Side.SHORT.name()))));
    }

    private static Optional<Candles> candles(Fields json) {
        return candle(json.object("candle"))
                .map(now -> new Candles(now, candle(json.object("previousCandle")).orElse(null)));
    }

    /** One that lacks a price is none. */
    private static Optional<Candle> candle(Fields json) {
        Optional<BigDecimal> close = json.positive("close");
        Optional<Long> start = json.whole("start");
        if (close.isEmpty() || start.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal price = close.get();
        BigDecimal interest = json.number("oiClose", BigDecimal.ZERO);
        return Optional.of(
                new Candle(
                        start.get(),
                        json.number("open", price),
                        json.number("high", price),
                        json.positive("low").orElse(price),
                        price,
                        json.number("oiOpen", interest),
                        interest));
    }

    private static Trend trend(Fields json, BotSettings settings) {
        List<BigDecimal> closes =
                json.numbers("closes").stream().filter(price -> price.signum() > 0).toList();
        return new Trend(
                settings.trendTfMinutes(),
                settings.trendLookbackBars(),
                json.whole("start", 0),
                json.positive("last").orElse(null),
                closes);
    }

    private static SignalCount signalCount(Fields json) {
        return new SignalCount(
                json.whole("day", 0), json.whole("count", 0), json.whole("candle", -1));
    }
}
