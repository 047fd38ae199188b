package dev.tapedeck.run;

import java.time.Duration;

/** Small limits for tests. */
record Limits(int maxStored, int artifactsPerRun, long artifactBytes) implements RunsConfig {
    static final Limits SMALL = new Limits(1000, 5, 1 << 20);

    @Override
    public int bodyBytes() {
        return 1 << 18;
    }

    @Override
    public int documentBytes() {
        return 1 << 16;
    }

    @Override
    public int jsonDepth() {
        return 64;
    }

    @Override
    public int uploads() {
        return 4;
    }

    @Override
    public int comparisons() {
        return 1;
    }

    @Override
    public int comparedTrades() {
        return 3;
    }

    @Override
    public int importBytes() {
        return 1 << 20;
    }

    @Override
    public Duration refreshEvery() {
        return Duration.ofNanos(1);
    }
}
