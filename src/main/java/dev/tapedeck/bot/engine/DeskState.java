package dev.tapedeck.bot.engine;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a snapshot holds of a desk. */
record DeskState(
        SymbolState state,
        @Nullable Candles candles,
        Trend trend,
        long lastTs,
        @Nullable BigDecimal mark,
        long orders,
        Tally tally,
        Refusals refusals,
        Map<Side, SignalCount> signals) {}
