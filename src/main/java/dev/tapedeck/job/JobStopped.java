package dev.tapedeck.job;

/** A job's work is to end now. Carries no stack trace, since it is no fault. */
public final class JobStopped extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why it is to end. */
    public enum Reason {
        /** Somebody else has ended the job, or has it now. */
        LOST,
        /** It has taken too long. */
        TIMEOUT,
        /** The service ends; what may be tried again will be. */
        SHUTDOWN
    }

    private final Reason reason;

    public JobStopped(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
