package dev.tapedeck.store.shared;

import java.time.Duration;
import java.util.Optional;

/**
 * Limits of a shared store.
 *
 * @param timeout after which a request is answered that the store cannot be used
 * @param pollEvery how often logs are looked at that somebody follows, whatever is announced
 * @param groupBytes most bytes of data that one group takes
 * @param queueBytes most bytes of data that wait for one log
 * @param producers remembered of one log
 * @param logs kept open though nobody follows them
 */
public record SharedOptions(
        Duration timeout,
        Duration pollEvery,
        int groupBytes,
        long queueBytes,
        int producers,
        int logs,
        Retention retention) {
    /** What is dropped from long logs; an empty limit keeps everything. */
    public record Retention(Optional<Duration> age, Optional<Long> events, Optional<Long> bytes) {
        public static final Retention NONE =
                new Retention(Optional.empty(), Optional.empty(), Optional.empty());

        boolean isOff() {
            return age.isEmpty() && events.isEmpty() && bytes.isEmpty();
        }
    }
}
