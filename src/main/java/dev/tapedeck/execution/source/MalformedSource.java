package dev.tapedeck.execution.source;

/** A line of a source that cannot be understood: which source, which line (from 1) and why. */
public final class MalformedSource extends Exception {
    private static final long serialVersionUID = 1L;

    private final String source;
    private final long line;
    private final String reason;

    public MalformedSource(String source, long line, String reason) {
        super(reason, null, false, false);
        this.source = source;
        this.line = line;
        this.reason = reason;
    }

    /** All three in one line, for a person. */
    public String whatAndWhere() {
        return source + " line " + line + ": " + reason;
    }

    public String source() {
        return source;
    }

    public long line() {
        return line;
    }

    @Override
    public String getMessage() {
        return whatAndWhere();
    }

    public String reason() {
        return reason;
    }
}
