package dev.tapedeck.session.state;

import dev.tapedeck.log.EventType;

/** What an event's type means to the state. */
enum Meaning {
    NONE,
    SESSION,
    EXECUTION,
    POSITION,
    TRADE,
    METRICS,
    TICK,
    FORK;

    static Meaning of(EventType type) {
        return switch (type.name()) {
            case "session" -> SESSION;
            case "execution" -> EXECUTION;
            case "position" -> POSITION;
            case "trade" -> TRADE;
            case "metrics" -> METRICS;
            case "tick" -> TICK;
            case "fork" -> FORK;
            default -> NONE;
        };
    }
}
