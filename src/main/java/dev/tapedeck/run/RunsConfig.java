package dev.tapedeck.run;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of runs. Sizes in bytes. */
@ConfigMapping(prefix = "tapedeck.runs")
public interface RunsConfig {
    /** Runs that are kept. */
    @WithDefault("100000")
    int maxStored();

    /** What a client sends of one run. */
    @WithDefault("262144")
    int bodyBytes();

    /** A run's document, with all that was merged into it. */
    @WithDefault("1048576")
    int documentBytes();

    /** Nesting of JSON that is sent. */
    @WithDefault("64")
    int jsonDepth();

    /** One artifact. */
    @WithDefault("67108864")
    long artifactBytes();

    @WithDefault("100")
    int artifactsPerRun();

    /** Artifacts that are being received at once. */
    @WithDefault("16")
    int uploads();

    /** Pairs of runs that are compared at once. */
    @WithDefault("2")
    int comparisons();

    /** Trades of one of two runs that are compared. */
    @WithDefault("50000")
    int comparedTrades();

    /** A one-file form that is imported. */
    @WithDefault("67108864")
    int importBytes();

    /** How often what other nodes have written is looked for, when anybody asks. */
    @WithDefault("500ms")
    Duration refreshEvery();
}
