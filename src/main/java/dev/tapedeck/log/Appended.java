package dev.tapedeck.log;

/** The answer to an append: where the events stand. */
public record Appended(Cursor first, Cursor last, int count, Outcome outcome) {
    /** What became of the request. */
    public enum Outcome {
        WRITTEN,
        /** Its producer had sent it before: this is the answer of then. */
        REPEATED,
        /** The owner's gate knew all of it. */
        PRESENT
    }

    /** Whether nothing was appended now. */
    public boolean repeated() {
        return outcome != Outcome.WRITTEN;
    }
}
