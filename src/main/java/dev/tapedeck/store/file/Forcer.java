package dev.tapedeck.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Asks the device to keep what was written. A seam: tests put one here that fails. */
@FunctionalInterface
interface Forcer {
    Forcer DEVICE = (file, channel) -> channel.force(false);

    void force(Path file, FileChannel channel) throws IOException;
}
