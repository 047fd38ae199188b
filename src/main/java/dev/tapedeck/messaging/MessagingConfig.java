package dev.tapedeck.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the channels are bounded. Sizes in bytes. */
@ConfigMapping(prefix = "tapedeck.messaging")
public interface MessagingConfig {
    /**
     * What carries all three channels: {@code tapedeck-memory}, in this process, or {@code
     * smallrye-kafka}.
     */
    @WithDefault(MemoryConnector.NAME)
    String connector();

    /** Messages taken from the ingest channel that are not acknowledged yet. */
    @WithDefault("1024")
    int maxInFlight();

    /** Payloads of these messages; no more are asked for beyond it. */
    @WithDefault("33554432")
    long maxInFlightBytes();

    /** What failed for a passing reason is tried again after this time, then twice as long, … */
    @WithDefault("100ms")
    Duration retryDelay();

    /** … up to this. */
    @WithDefault("5s")
    Duration retryMaxDelay();

    Committed committed();

    /** The channel of committed events. */
    interface Committed {
        /** Costs nothing while it is off. */
        @WithDefault("false")
        boolean enabled();

        /** Lines that the broker has not acknowledged; none are read from the logs beyond it. */
        @WithDefault("4194304")
        long maxInFlightBytes();

        /** How often the acknowledged cursors are written to {@code messaging/committed.json}. */
        @WithDefault("1s")
        Duration saveEvery();
    }
}
