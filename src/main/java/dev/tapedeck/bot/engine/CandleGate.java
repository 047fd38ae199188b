package dev.tapedeck.bot.engine;

import java.util.Optional;

/** Entries belong into the first seconds of a candle; an armed symbol waits for the next one. */
final class CandleGate implements Gate {
    private static final long SECOND_MILLIS = 1_000;

    @Override
    public Optional<Refusal> refuse(Moment moment) {
        int most = moment.settings().maxSecondsIntoCandle();
        long into = moment.tick().ts() - moment.desk().candle().start();
        return most > 0 && into > most * SECOND_MILLIS
                ? Optional.of(
                        Refusal.of(
                                        moment.side(),
                                        NoEntryReason.LATE_IN_CANDLE,
                                        "msIntoCandle",
                                        into)
                                .and("limitMs", most * SECOND_MILLIS))
                : Optional.empty();
    }
}
