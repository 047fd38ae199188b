package dev.tapedeck.store.shared;

import java.time.Duration;

/** Limits for tests of shared stores. */
public final class SharedStores {
    private SharedStores() {}

    public static SharedOptions options() {
        return options(Duration.ofSeconds(5), Duration.ofMillis(50));
    }

    public static SharedOptions options(Duration timeout, Duration pollEvery) {
        return new SharedOptions(
                timeout, pollEvery, 1 << 20, 64L << 20, 1000, 1000, SharedOptions.Retention.NONE);
    }
}
