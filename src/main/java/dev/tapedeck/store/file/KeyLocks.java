package dev.tapedeck.store.file;

import java.nio.file.Path;
import java.util.Arrays;

/** One lock for each file, so to speak: files may share one, and never get another. */
final class KeyLocks {
    private final Object[] locks = new Object[256];

    KeyLocks() {
        Arrays.setAll(locks, i -> new Object());
    }

    Object of(Path file) {
        int hash = file.hashCode();
        return locks[(hash ^ hash >>> 16) & locks.length - 1];
    }
}
