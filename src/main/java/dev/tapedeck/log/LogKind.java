package dev.tapedeck.log;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whose log it is: decides the envelope's id field and the letter in a multiplexed cursor. */
public enum LogKind {
    SESSION('s', "session_id"),
    BOT('b', "bot_id"),
    WORLD('w', "world_id"),
    JOB('j', "job_id");

    private final char letter;
    private final String idField;

    LogKind(char letter, String idField) {
        this.letter = letter;
        this.idField = idField;
    }

    static Optional<LogKind> of(char letter) {
        return Arrays.stream(values()).filter(kind -> kind.letter == letter).findFirst();
    }

    /** As in {@code /stream?session=…}. */
    public String singular() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As in {@code /sessions/…}. */
    public String plural() {
        return singular() + 's';
    }

    public char letter() {
        return letter;
    }

    public String idField() {
        return idField;
    }
}
