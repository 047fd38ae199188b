package dev.tapedeck.execution;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code tapedeck.executions.*}. */
@ConfigMapping(prefix = "tapedeck.executions")
public interface ExecutionConfig {
    /** Replays that run at once in this process; more of them wait, queued. */
    @WithDefault("16")
    int maxRunning();

    /** Executions that one session may have, removed ones included. */
    @WithDefault("64")
    int maxPerSession();

    /** Events after which a batch is appended; a step is never divided. */
    @WithDefault("500")
    int batchEvents();

    /** The longest real time that a paced replay stays silent, however long the market was. */
    @WithDefault("5S")
    Duration maxGap();

    /**
     * Several processes on one storage: after this time without a sign of life a session's
     * executions are taken over.
     */
    @WithDefault("10S")
    Duration leaseTime();

    /** {@code auto} or {@code manual}; the session room acts on it. */
    @WithDefault("auto")
    String resume();
}
