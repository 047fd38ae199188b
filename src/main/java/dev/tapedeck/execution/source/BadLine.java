package dev.tapedeck.execution.source;

/** Why a line is refused; whoever counts the lines turns it into a {@link MalformedSource}. */
final class BadLine extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    BadLine(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
