package dev.tapedeck.document;

/** A document is JSON, and still nothing its owner can understand. Carries no stack trace. */
public final class UnreadableDocument extends Exception {
    private static final long serialVersionUID = 1L;

    public UnreadableDocument(String why) {
        super(why, null, false, false);
    }

    public String why() {
        String message = getMessage();
        return message == null ? "it is not understood" : message;
    }
}
