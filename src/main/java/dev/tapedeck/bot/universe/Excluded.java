package dev.tapedeck.bot.universe;

/** Why an instrument of a feed is not in the universe. */
enum Excluded {
    NON_PERP("nonPerp"),
    EXPIRING("expiring"),
    NON_LINEAR("nonLinear"),
    NON_TRADING("nonTrading"),
    NON_USDT("nonUSDT"),
    TICKER_MISSING("tickerMissing"),
    THRESHOLD_FILTERED("thresholdFiltered"),
    PARSE_ERROR("parseError"),
    UNKNOWN("unknown");

    private final String field;

    Excluded(String field) {
        this.field = field;
    }

    /** Of {@code diagnostics.excluded}. */
    String field() {
        return field;
    }
}
