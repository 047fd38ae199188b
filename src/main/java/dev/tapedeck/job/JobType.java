package dev.tapedeck.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What kind of work a job is. All but {@link #CUSTOM} have a {@link JobHandler} here. */
public enum JobType {
    BACKTEST,
    OPTIMIZATION,
    SIGNAL_GENERATION,
    DATA_REFRESH,
    CUSTOM;

    /** As in documents and on the wire. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<JobType> of(String wire) {
        return Arrays.stream(values()).filter(each -> each.wire().equals(wire)).findFirst();
    }
}
