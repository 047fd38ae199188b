package dev.tapedeck.execution.strategy;

import dev.tapedeck.execution.broker.Terms;
import java.math.BigDecimal;
import java.util.List;

/**
 * The parameters that every strategy takes: how ticks become bars and how the paper broker trades.
 */
public final class CommonParameters {
    public static final String BAR_SECONDS = "bar_seconds";
    public static final String DIRECTION = "direction";
    public static final String MAX_RE_ENTRIES = "max_re_entries";

    /** Seconds of a bar unless the source or the client says otherwise. */
    public static final int DEFAULT_BAR_SECONDS = 300;

    private static final String QUANTITY = "quantity";
    private static final String TAKE_PROFIT_PCT = "take_profit_pct";
    private static final String STOP_LOSS_PCT = "stop_loss_pct";
    private static final String MAKER_FEE = "maker_fee";
    private static final String TAKER_FEE = "taker_fee";
    private static final String SLIPPAGE_BPS = "slippage_bps";
    private static final String SEED = "seed";
    private static final long MAX_SEED = (1L << 53) - 1;

    private static final List<ParameterSpec> ALL =
            List.of(
                    ParameterSpec.integer(
                            BAR_SECONDS,
                            DEFAULT_BAR_SECONDS,
                            1,
                            604_800,
                            "Seconds of market time in a bar"),
                    ParameterSpec.choice(
                            DIRECTION,
                            "both",
                            List.of("long", "short", "both"),
                            "Which sides may be traded"),
                    ParameterSpec.decimal(
                            QUANTITY,
                            "1",
                            "0.000001",
                            "1000000000",
                            "Units of an order, before scale"),
                    ParameterSpec.decimal(
                            TAKE_PROFIT_PCT,
                            "2",
                            "0",
                            "1000",
                            "Take profit this far from the entry price, in percent; 0: none"),
                    ParameterSpec.decimal(
                            STOP_LOSS_PCT,
                            "1",
                            "0",
                            "99.99",
                            "Stop this far from the entry price, in percent; 0: none"),
                    ParameterSpec.integer(
                            MAX_RE_ENTRIES,
                            1,
                            0,
                            10,
                            "How often a stopped or taken position may be entered again"),
                    ParameterSpec.decimal(
                            MAKER_FEE,
                            Terms.MAKER_RATE.toPlainString(),
                            "0",
                            "0.1",
                            "Fee of a resting order, as a fraction"),
                    ParameterSpec.decimal(
                            TAKER_FEE,
                            Terms.TAKER_RATE.toPlainString(),
                            "0",
                            "0.1",
                            "Fee of a market order, as a fraction"),
                    ParameterSpec.decimal(
                            SLIPPAGE_BPS,
                            "0",
                            "0",
                            "1000",
                            "The most that a market order slips, in basis points"),
                    ParameterSpec.integer(SEED, 0, 0, MAX_SEED, "Seed of how much an order slips"));

    private CommonParameters() {}

    static List<ParameterSpec> all(int barSeconds) {
        return ALL.stream()
                .map(s -> s.name().equals(BAR_SECONDS) ? s.withDefault(barSeconds) : s)
                .toList();
    }

    /**
     * @param scale how many times the quantity is traded
     */
    public static Terms terms(Params params, BigDecimal scale) {
        return new Terms(
                params.decimal(QUANTITY),
                scale,
                params.decimal(TAKE_PROFIT_PCT),
                params.decimal(STOP_LOSS_PCT),
                params.decimal(MAKER_FEE),
                params.decimal(TAKER_FEE),
                params.decimal(SLIPPAGE_BPS),
                params.whole(SEED));
    }
}
