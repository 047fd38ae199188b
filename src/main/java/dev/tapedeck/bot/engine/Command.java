package dev.tapedeck.bot.engine;

/** What a bot can be told. */
public enum Command {
    START,
    STOP,
    PAUSE,
    RESUME,
    KILL
}
