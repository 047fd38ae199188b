package dev.tapedeck.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a job has not been done. */
public enum FailReason {
    /** The work itself says so. */
    ERROR,
    /** It took longer than its type may. */
    TIMEOUT,
    /** The service ended while it worked. */
    INTERRUPTED,
    /** An outside worker, or the node that worked, fell silent. */
    WORKER_LOST;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<FailReason> of(String wire) {
        return Arrays.stream(values()).filter(each -> each.wire().equals(wire)).findFirst();
    }
}
