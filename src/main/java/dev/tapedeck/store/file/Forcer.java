package dev.tapedeck.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** Asks the device to keep what was written. A seam: tests put one here that fails. */
@FunctionalInterface
interface Forcer {
    Forcer DEVICE = channel -> channel.force(false);

    void force(FileChannel channel) throws IOException;
}
