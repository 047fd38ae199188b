package dev.tapedeck.store.file;

import static dev.tapedeck.log.Samples.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.Samples;
import dev.tapedeck.log.StorageHealth;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A data folder as a crash leaves it, held in memory, to be harmed and written out again and again.
 */
final class Image {
    private final Map<String, byte[]> files = new TreeMap<>();

    /** What stands in the folder now. Preallocated zeroes and spares are left out. */
    static Image of(Path root) throws IOException {
        Image image = new Image();
        image.take(root, root.resolve("wal"));
        image.take(root, root);
        image.files.keySet().removeIf(name -> name.contains("/spare-") || name.endsWith(".lock"));
        return image;
    }

    /**
     * What stands in the folder at one instant, while threads of the store may be at work: what two
     * looks agree on.
     */
    static Image atOneInstant(Path root) throws IOException {
        Image before = of(root);
        for (int i = 0; i < 1000; i++) {
            Image after = of(root);
            if (after.same(before)) {
                return after;
            }
            before = after;
        }
        throw new AssertionError("the store does not come to rest");
    }

    private boolean same(Image other) {
        return files.keySet().equals(other.files.keySet())
                && files.entrySet().stream()
                        .allMatch(
                                each -> Arrays.equals(each.getValue(), other.file(each.getKey())));
    }

    /** The commit log is taken first, since lines only move out of it. */
    private void take(Path root, Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString();
                if (!files.containsKey(name)) {
                    try {
                        files.put(name, trimmed(name, Files.readAllBytes(file)));
                    } catch (NoSuchFileException moved) {
                        // The store is at work; it is found under its other name, or not at all.
                        continue;
                    }
                }
            }
        }
    }

    private static byte[] trimmed(String name, byte[] bytes) {
        int end = bytes.length;
        while (name.startsWith("wal/") && end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(bytes, Math.min(bytes.length, end + 200));
    }

    Image copy() {
        Image copy = new Image();
        copy.files.putAll(files);
        return copy;
    }

    Map<String, byte[]> files() {
        return files;
    }

    byte[] file(String name) {
        return files.get(name);
    }

    /** The only file of the commit log. */
    String wal() {
        return files.keySet().stream()
                .filter(name -> name.startsWith("wal/"))
                .findFirst()
                .orElseThrow();
    }

    Image with(String name, byte[] content) {
        Image changed = copy();
        changed.files.put(name, content);
        return changed;
    }

    Image cut(String name, int length) {
        return with(name, Arrays.copyOf(file(name), length));
    }

    Image flip(String name, int bit) {
        byte[] bytes = file(name).clone();
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        return with(name, bytes);
    }

    /** A new folder with what the image holds. */
    Path write(Path parent) throws IOException {
        Path root = Files.createTempDirectory(parent, "image");
        for (Map.Entry<String, byte[]> each : files.entrySet()) {
            Path file = root.resolve(each.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, each.getValue());
        }
        return root;
    }

    static void delete(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Every line that can be read, by seq; one that cannot must be named as damaged. */
    static Map<Long, String> readable(EventLog log) {
        Map<Long, String> lines = new TreeMap<>();
        Cursor at = log.oldest();
        int patience = 1000;
        while (at.compareTo(log.head()) < 0) {
            try {
                EventLines read = await(log.read(at, 10_000));
                for (int i = 0; i < read.count(); i++) {
                    lines.put(read.cursor(i).seq(), Samples.line(read, i));
                }
                at = read.last();
            } catch (Problem damaged) {
                assertEquals(ProblemKind.LOG_DAMAGED, damaged.kind(), damaged.detail());
                assertEquals(at.toString(), damaged.members().get("last_good"));
                at = at.plus(1);
                assertTrue(--patience > 0, "an endless hole after " + at);
            }
        }
        return lines;
    }

    static long quarantined(FileStore store) {
        return store.health() instanceof StorageHealth.Ok ok ? ok.quarantined() : -1;
    }

    static void assertNamed(FileStore store, String what) {
        assertTrue(quarantined(store) > 0, what + " and nothing is in the quarantine");
    }
}
