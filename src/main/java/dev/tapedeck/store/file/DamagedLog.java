package dev.tapedeck.store.file;

import dev.tapedeck.log.Cursor;
import java.io.IOException;
import java.nio.file.Path;

/** A line that should be there is not, or is not what was written. */
final class DamagedLog extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final transient Cursor lastGood;

    DamagedLog(Path file, Cursor lastGood, long offset) {
        super(
                "the line after "
                        + lastGood
                        + " in "
                        + file
                        + " (byte "
                        + offset
                        + ") is missing or damaged");
        this.file = file;
        this.lastGood = lastGood;
    }

    Path file() {
        return file;
    }

    Cursor lastGood() {
        return lastGood;
    }
}
