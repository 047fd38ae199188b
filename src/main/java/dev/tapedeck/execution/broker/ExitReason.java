package dev.tapedeck.execution.broker;

/** Why a position was closed. */
public enum ExitReason {
    STOP_LOSS("stop_loss"),
    TAKE_PROFIT("take_profit"),
    SIGNAL("signal"),
    SQUARE_OFF("square_off");

    private final String wire;

    ExitReason(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }
}
