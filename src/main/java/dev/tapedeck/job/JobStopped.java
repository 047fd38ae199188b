package dev.tapedeck.job;

/** A job's work is to end now. Carries no stack trace, since it is no fault. */
public final class JobStopped extends Exception {
    private static final long serialVersionUID = 1L;

    public JobStopped(String why) {
        super(why, null, false, false);
    }
}
