package dev.tapedeck.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of the sessions. Sizes in bytes. */
@ConfigMapping(prefix = "tapedeck.sessions")
public interface SessionConfig {
    /** Sessions that may be registered. */
    @WithDefault("100000")
    int max();

    /** Sessions whose state is in memory; the least recently used go beyond it. */
    @WithDefault("4096")
    int loaded();

    @WithDefault("10000")
    int batchEvents();

    @WithDefault("16777216")
    int bodyBytes();

    /** Nesting of JSON that is sent. */
    @WithDefault("64")
    int jsonDepth();

    /** A snapshot of the state is kept after so many events. */
    @WithDefault("10000")
    int snapshotEvents();

    /** Snapshots kept of one session; beyond it every second one goes. */
    @WithDefault("256")
    int snapshots();

    /** How long a committed event may be missing from the views on disk. */
    @WithDefault("100ms")
    Duration viewsEvery();

    /** What a backtest session may collect in memory. */
    @WithDefault("268435456")
    long backtestBytes();

    /** What is taken in of one file that an earlier system left in a session's folder. */
    @WithDefault("33554432")
    long importBytes();

    /** How long a lifecycle command may wait for running executions. */
    @WithDefault("30s")
    Duration commandTimeout();
}
