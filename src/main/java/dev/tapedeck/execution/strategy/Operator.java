package dev.tapedeck.execution.strategy;

/** A comparison; never true when a value is not defined. */
public enum Operator {
    ABOVE(">"),
    AT_OR_ABOVE(">="),
    BELOW("<"),
    AT_OR_BELOW("<=");

    private final String wire;

    Operator(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }

    boolean holds(double lhs, double rhs) {
        return switch (this) {
            case ABOVE -> lhs > rhs;
            case AT_OR_ABOVE -> lhs >= rhs;
            case BELOW -> lhs < rhs;
            case AT_OR_BELOW -> lhs <= rhs;
        };
    }

    /**
     * The comparison with the sides' values turned upside down: what a short asks where a long asks
     * this.
     */
    Operator mirrored() {
        return switch (this) {
            case ABOVE -> BELOW;
            case AT_OR_ABOVE -> AT_OR_BELOW;
            case BELOW -> ABOVE;
            case AT_OR_BELOW -> AT_OR_ABOVE;
        };
    }
}
