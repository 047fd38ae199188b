package dev.tapedeck.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Remembers how much of each file was forced, whatever the file is called later. */
final class Device implements Forcer {
    private final Map<Object, Long> forced = new ConcurrentHashMap<>();

    @Override
    public synchronized void force(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        forced.merge(key(file), size, Math::max);
    }

    /** What a folder holds after a power cut is on the device. */
    void survived(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                forced.put(key(file), Files.size(file));
            }
        }
    }

    private static Object key(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino") + file.getParent().toString();
    }

    /** The folder as a power cut leaves it: no force ends while this looks. */
    synchronized Image powerCut(Path root, Random random) throws IOException {
        Image image = Image.atOneInstant(root);
        forgetUnforced(image, root, random);
        return image;
    }

    /**
     * Takes from each file of lines what was not forced: all of it, a part, or its content but not
     * its length. Indexes are never forced. The commit log is, frame by frame, before anything is
     * acknowledged.
     */
    private void forgetUnforced(Image image, Path root, Random random) throws IOException {
        for (String name : image.files().keySet()) {
            byte[] bytes = image.file(name);
            if (name.endsWith(".idx")) {
                image.files().put(name, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
            } else if (name.endsWith(".jsonl") && !name.contains("/archive/")) {
                Path file = root.resolve(name);
                long kept = Math.min(bytes.length, forced.getOrDefault(key(file), 0L));
                int unforced = (int) (bytes.length - kept);
                int length = (int) kept + (unforced == 0 ? 0 : random.nextInt(unforced + 1));
                byte[] left = Arrays.copyOf(bytes, length);
                if (length > kept && random.nextBoolean()) {
                    int hole = (int) kept + random.nextInt(length - (int) kept);
                    int end = hole + random.nextInt(length - hole + 1);
                    Arrays.fill(left, hole, end, (byte) 0);
                }
                image.files().put(name, left);
            }
        }
    }
}
