package dev.tapedeck.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of the streams. Sizes in bytes. */
@ConfigMapping(prefix = "tapedeck.streams")
public interface StreamConfig {
    /** Streams open at once; more are answered 503. */
    @WithDefault("20000")
    int maxSubscribers();

    /** Logs on one multiplexed stream. */
    @WithDefault("100")
    int maxLogs();

    /** Encoded frames kept for the subscribers near a log's head. */
    @WithDefault("1048576")
    int windowBytes();

    /** What one subscriber is given at once out of the log; slow ones get less. */
    @WithDefault("262144")
    int chunkBytes();

    /** A comment is sent after this much silence. */
    @WithDefault("10s")
    Duration heartbeat();

    /** What clients are told to wait before they reconnect. */
    @WithDefault("1s")
    Duration retry();
}
