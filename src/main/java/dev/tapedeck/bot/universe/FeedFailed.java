package dev.tapedeck.bot.universe;

/** A feed gave nothing that can be used. Carries no stack trace: it is an answer. */
public final class FeedFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String hint;
    private final boolean retryable;

    /**
     * @param code UPPER_SNAKE
     * @param hint what the reader may do about it
     * @param retryable whether the same call may succeed later by itself
     */
    public FeedFailed(String code, String message, String hint, boolean retryable) {
        super(message, null, false, false);
        this.code = code;
        this.hint = hint;
        this.retryable = retryable;
    }

    public String code() {
        return code;
    }

    public String message() {
        String message = getMessage();
        return message == null ? code : message;
    }

    public String hint() {
        return hint;
    }

    public boolean isRetryable() {
        return retryable;
    }
}
