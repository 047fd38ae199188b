package dev.tapedeck.bot.engine;

/** Why an order was taken back. */
public enum CancelReason {
    PAUSE,
    STOP,
    KILL,
    GUARDRAIL
}
