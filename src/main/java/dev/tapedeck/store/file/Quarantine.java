package dev.tapedeck.store.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Where files go that cannot be read: moved or copied with the reason beside them, never deleted
 * and never overwritten. Thread-safe.
 */
final class Quarantine {
    private static final Logger LOG = Logger.getLogger(Quarantine.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final Path root;
    private final Path folder;
    private final AtomicLong count = new AtomicLong();
    private final Set<Path> copied = ConcurrentHashMap.newKeySet();

    Quarantine(Path root) {
        this.root = root;
        this.folder = root.resolve("quarantine");
    }

    long count() {
        return count.get();
    }

    /** Moves the file away. */
    Path move(Path file, String reason) throws IOException {
        Path target = target(file);
        Files.move(file, target);
        note(file, target, reason);
        return target;
    }

    /** Copies the file, for one that is partly good and stays in use; the same file only once. */
    void copy(Path file, String reason) throws IOException {
        if (copied.add(file)) {
            Path target = target(file);
            Files.copy(file, target);
            note(file, target, reason);
        }
    }

    /** Keeps bytes that were cut from a file. */
    void keep(Path file, byte[] cut, String reason) throws IOException {
        Path target = target(file);
        Files.write(target, cut);
        note(file, target, reason);
    }

    private Path target(Path file) throws IOException {
        Files.createDirectories(folder);
        String name =
                root.toAbsolutePath()
                        .relativize(file.toAbsolutePath())
                        .toString()
                        .replace('/', '~');
        String stamp = TIME.format(Instant.now());
        for (int i = 0; i < 10_000; i++) {
            Path target = folder.resolve(name + "." + stamp + (i == 0 ? "" : "-" + i));
            if (!Files.exists(target)) {
                return target;
            }
        }
        throw new IOException("no free name in the quarantine for " + file);
    }

    private void note(Path file, Path target, String reason) throws IOException {
        count.incrementAndGet();
        Files.writeString(target.resolveSibling(target.getFileName() + ".reason"), reason + "\n");
        LOG.errorf("set aside %s as %s: %s", file, target.getFileName(), reason);
    }
}
