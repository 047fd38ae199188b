package dev.tapedeck.bot.engine;

import dev.tapedeck.json.RawObject;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The no-entry reasons of a symbol as the runtime document holds them. */
final class RefusalsForm {
    private RefusalsForm() {}

    static byte[] write(Refusals refusals) {
        JsonObject counts = new JsonObject();
        refusals.counts().forEach((reason, count) -> counts.whole(reason.name(), count));
        JsonObject candles = new JsonObject();
        refusals.candles().forEach((reason, candle) -> candles.whole(reason.name(), candle));
        byte[] last =
                refusals.last()
                        .map(refusal ->
                                new JsonObject()
                                        .whole("ts", refusals.lastTs())
                                        .text("side", refusal.side().name())
                                        .text("reason", refusal.reason().name())
                                        .raw("numbers", refusal.numbersJson())
                                        .end())
                        .orElseGet(() -> RawObject.literal("null"));
        return new JsonObject()
                .raw("last", last)
                .raw("counts", counts.end())
                .raw("candles", candles.end())
                .end();
    }

    static Refusals read(Fields json) {
        Refusals refusals = new Refusals();
        Fields counts = json.object("counts");
        Fields candles = json.object("candles");
        for (NoEntryReason reason : NoEntryReason.values()) {
            counts.whole(reason.name()).ifPresent(count -> refusals.putCount(reason, count));
            candles.whole(reason.name()).ifPresent(candle -> refusals.putCandle(reason, candle));
        }
        Fields last = json.object("last");
        refusal(last).ifPresent(refusal -> refusals.putLast(refusal, last.whole("ts", 0)));
        return refusals;
    }

    private static Optional<Refusal> refusal(Fields json) {
        Optional<NoEntryReason> reason = json.word("reason", NoEntryReason.class);
        return json.side().flatMap(side -> reason.map(r -> new Refusal(side, r, numbers(json))));
    }

    private static Map<String, BigDecimal> numbers(Fields json) {
        Fields numbers = json.object("numbers");
        Map<String, BigDecimal> read = new LinkedHashMap<>();
        for (String name : numbers.object().names()) {
            numbers.number(name).ifPresent(value -> read.put(name, value));
        }
        return read;
    }
}
