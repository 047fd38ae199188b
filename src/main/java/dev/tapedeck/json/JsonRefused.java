package dev.tapedeck.json;

/**
 * Why bytes are not acceptable JSON, and at which byte. Carries no stack trace: it is an answer,
 * not a fault.
 */
public final class JsonRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;

    JsonRefused(String why, int offset) {
        super(why, null, false, false);
        this.offset = offset;
    }

    /** Bytes into the input, from where parsing started. */
    public int offset() {
        return offset;
    }

    public String why() {
        String message = getMessage();
        return message == null ? "not JSON" : message;
    }
}
