package dev.tapedeck.run;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far a run has come. It only ever goes on: what has ended stays as it ended. */
public enum RunStatus {
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    /** As in documents and on the wire. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<RunStatus> of(String wire) {
        return Arrays.stream(values()).filter(each -> each.wire().equals(wire)).findFirst();
    }

    public boolean isTerminal() {
        return this != QUEUED && this != RUNNING;
    }

    /** Staying what it is is no move. */
    public boolean canBecome(RunStatus next) {
        return this == next
                || switch (this) {
                    case QUEUED -> true;
                    case RUNNING -> next.isTerminal();
                    case SUCCEEDED, FAILED, CANCELLED -> false;
                };
    }
}
