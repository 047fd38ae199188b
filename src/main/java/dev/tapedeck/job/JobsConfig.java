package dev.tapedeck.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** {@code tapedeck.jobs.*}. Sizes in bytes. */
@ConfigMapping(prefix = "tapedeck.jobs")
public interface JobsConfig {
    /** Jobs that this process works on at once; more of them wait. */
    @WithDefault("4")
    int concurrency();

    /** Jobs that may wait; more are answered 429. */
    @WithDefault("1000")
    int queue();

    /** Jobs that are kept, in whatever state; more are answered 429. */
    @WithDefault("100000")
    int maxStored();

    /** What a job may be asked with, payload and metadata together. */
    @WithDefault("262144")
    int maxBody();

    /** What an outside worker may answer. */
    @WithDefault("1048576")
    int maxResult();

    /** The one-file form of other systems. */
    @WithDefault("67108864")
    int maxImport();

    /** After so long without a sign of life a worker has lost its job. */
    @WithDefault("30s")
    Duration heartbeatTimeout();

    /** Outside workers that may wait for a job at once. */
    @WithDefault("100")
    int waitingWorkers();

    /** Between a failed attempt and the next one; doubles with each. */
    @WithDefault("5s")
    Duration backOff();

    @WithDefault("5m")
    Duration maxBackOff();

    /** How often jobs are looked for that others have made, or that are due. */
    @WithDefault("1s")
    Duration lookEvery();

    /** How often what jobs that are over may have left is put right. */
    @WithDefault("30s")
    Duration upkeepEvery();

    Cleanup cleanup();

    /** By type: {@code tapedeck.jobs.types.backtest.timeout=2h}. */
    Map<String, OfType> types();

    /** Ended jobs do not stay for ever. */
    interface Cleanup {
        @WithDefault("true")
        boolean enabled();

        @WithDefault("1h")
        Duration every();

        @WithDefault("30")
        int olderThanDays();
    }

    /** What is absent is as {@link JobPolicies} has it. */
    interface OfType {
        /** One attempt that takes longer has failed. */
        Optional<Duration> timeout();

        /** How often a job may be begun, unless it says so itself. */
        Optional<Integer> maxAttempts();
    }
}
