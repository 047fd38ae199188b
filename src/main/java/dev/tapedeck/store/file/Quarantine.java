package dev.tapedeck.store.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Where files go that cannot be read: moved or copied with the reason beside them, never deleted
 * and never overwritten. Thread-safe.
 */
final class Quarantine {
    private static final Logger LOG = Logger.getLogger(Quarantine.class);
    private static final String REASON = ".reason";
    private static final int MAX_NAME = 180;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final Path root;
    private final Path folder;
    private final AtomicLong count = new AtomicLong();
    private final Set<Path> copied = ConcurrentHashMap.newKeySet();

    Quarantine(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.folder = this.root.resolve("quarantine");
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

    /**
     * Copies the file, for one that is partly good and stays in use; in one run the same file only
     * once, and over many runs each damage only once.
     */
    void copy(Path file, String reason) throws IOException {
        if (copied.add(file) && !isKept(file, reason)) {
            copyAgain(file, reason);
        }
    }

    /** Copies the file as it is now: what is harmed in it is about to be cut off. */
    void copyAgain(Path file, String reason) throws IOException {
        Path target = target(file);
        Files.copy(file, target);
        AtomicFiles.force(target, Forcer.DEVICE);
        note(file, target, reason);
    }

    private boolean isKept(Path file, String reason) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        String name = name(file);
        List<Path> reasons;
        try (Stream<Path> files = Files.list(folder)) {
            reasons = files.filter(f -> isReasonFor(name, f)).toList();
        }
        for (Path each : reasons) {
            if (Files.readString(each).equals(reason + "\n")) {
                count.incrementAndGet();
                LOG.errorf("%s, as set aside in %s: %s", file, each.getFileName(), reason);
                return true;
            }
        }
        return false;
    }

    private static boolean isReasonFor(String name, Path file) {
        String own = String.valueOf(file.getFileName());
        return own.startsWith(name + ".") && own.endsWith(REASON);
    }

    /** Keeps bytes that were cut from a file. */
    void keep(Path file, byte[] cut, String reason) throws IOException {
        Path target = target(file);
        Files.write(target, cut);
        note(file, target, reason);
    }

    private String name(Path file) {
        String name =
                root.relativize(file.toAbsolutePath().normalize()).toString().replace('/', '~');
        int tooLong = name.length() - MAX_NAME;
        return tooLong <= 0
                ? name
                : Integer.toHexString(name.hashCode()) + "~" + name.substring(tooLong);
    }

    private Path target(Path file) throws IOException {
        Files.createDirectories(folder);
        String name = name(file);
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
        Files.writeString(target.resolveSibling(target.getFileName() + REASON), reason + "\n");
        LOG.errorf("set aside %s as %s: %s", file, target.getFileName(), reason);
    }
}
