package dev.tapedeck.bot;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of what a bot keeps. Sizes in bytes. */
@ConfigMapping(prefix = "tapedeck.bots")
public interface BotsConfig {
    /** One document of a bot, with all that was merged into it. */
    @WithDefault("8388608")
    int documentBytes();

    /** A file of profiles that is imported. */
    @WithDefault("8388608")
    int importBytes();

    /** Instruments and tickers of a whole venue. */
    @WithDefault("16777216")
    int feedBytes();

    /** Nesting of JSON that is sent. */
    @WithDefault("64")
    int jsonDepth();

    @WithDefault("200")
    int maxProfiles();

    /** Symbols of one universe, and of one list of exclusions. */
    @WithDefault("10000")
    int maxSymbols();
}
