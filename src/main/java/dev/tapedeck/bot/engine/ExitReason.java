package dev.tapedeck.bot.engine;

/** Why a position was closed. */
public enum ExitReason {
    TAKE_PROFIT,
    STOP_LOSS,
    KILL
}
