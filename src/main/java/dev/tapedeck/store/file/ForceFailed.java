package dev.tapedeck.store.file;

import java.io.IOException;
import java.nio.file.Path;

/** A force that failed: what the device holds is unknown, and forcing again would not tell. */
final class ForceFailed extends IOException {
    private static final long serialVersionUID = 1L;

    ForceFailed(Path file, IOException cause) {
        super("forcing " + file + " failed: " + cause.getMessage(), cause);
    }
}
