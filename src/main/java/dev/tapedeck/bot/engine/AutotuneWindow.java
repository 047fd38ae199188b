package dev.tapedeck.bot.engine;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The trades since autotune last looked.
 *
 * @param since when it looked; 0 before the first time
 * @param moved what the trades won and lost before fees, both counted up
 */
public record AutotuneWindow(
        long since,
        long trades,
        BigDecimal pnl,
        BigDecimal fees,
        BigDecimal moved,
        Map<String, OfSymbol> symbols) {
    /** The part of one symbol. */
    public record OfSymbol(long trades, BigDecimal pnl) {
        static final OfSymbol NONE = new OfSymbol(0, BigDecimal.ZERO);

        OfSymbol with(BigDecimal more) {
            return new OfSymbol(trades + 1, pnl.add(more));
        }
    }

    public AutotuneWindow {
        symbols = Collections.unmodifiableMap(new LinkedHashMap<>(symbols));
    }

    static AutotuneWindow from(long since) {
        return new AutotuneWindow(
                since, 0, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, Map.of());
    }

    AutotuneWindow with(ClosedTrade trade) {
        Map<String, OfSymbol> parts = new LinkedHashMap<>(symbols);
        parts.put(
                trade.symbol(),
                parts.getOrDefault(trade.symbol(), OfSymbol.NONE).with(trade.pnl()));
        return new AutotuneWindow(
                since,
                trades + 1,
                pnl.add(trade.pnl()),
                fees.add(trade.fees()),
                moved.add(trade.gross().abs()),
                parts);
    }

    /** The fees in percent of what was moved; all of it when nothing was. */
    BigDecimal frictionPct() {
        if (moved.signum() == 0) {
            return fees.signum() == 0 ? BigDecimal.ZERO : Maths.HUNDRED;
        }
        return Maths.percent(fees, moved);
    }

    byte[] toJson() {
        JsonObject parts = new JsonObject();
        symbols.forEach((symbol, part) ->
                parts.raw(
                        symbol,
                        new JsonObject()
                                .whole("trades", part.trades())
                                .number("pnlUSDT", part.pnl())
                                .end()));
        return new JsonObject()
                .whole("since", since)
                .whole("trades", trades)
                .number("pnlUSDT", pnl)
                .number("feesUSDT", fees)
                .number("movedUSDT", moved)
                .raw("symbols", parts.end())
                .end();
    }

    static AutotuneWindow read(Fields json) {
        Map<String, OfSymbol> parts = new LinkedHashMap<>();
        Fields symbols = json.object("symbols");
        for (String symbol : symbols.object().names()) {
            Fields part = symbols.object(symbol);
            parts.put(
                    symbol,
                    new OfSymbol(part.whole("trades", 0), part.number("pnlUSDT", BigDecimal.ZERO)));
        }
        return new AutotuneWindow(
                json.whole("since", 0),
                json.whole("trades", 0),
                json.number("pnlUSDT", BigDecimal.ZERO),
                json.number("feesUSDT", BigDecimal.ZERO),
                json.number("movedUSDT", BigDecimal.ZERO),
                parts);
    }
}
