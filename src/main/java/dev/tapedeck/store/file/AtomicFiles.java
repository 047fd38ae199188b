package dev.tapedeck.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Replaces files so that a reader, or the next start, sees the old or the new one, whole. */
final class AtomicFiles {
    private static final String TEMP = ".tmp-";

    /** This process's own half-written files; others of that kind were left by a crash. */
    private static final String OWN = TEMP + UUID.randomUUID().toString().substring(24);

    private static final AtomicLong COUNTER = new AtomicLong();

    /** Most of a name that a temp file's has, so that both are names to a file system. */
    private static final int MOST_OF_NAME = 200;

    private AtomicFiles() {}

    /** A name beside the file, {@code .tmp-{random}-{name}}. */
    static Path temp(Path file) {
        String name = String.valueOf(file.getFileName());
        String tail = name.substring(Math.max(0, name.length() - MOST_OF_NAME));
        String number = String.format(Locale.ROOT, "%08x", COUNTER.incrementAndGet());
        return file.resolveSibling(OWN + number + "-" + tail);
    }

    static boolean isTemp(Path file) {
        return String.valueOf(file.getFileName()).startsWith(TEMP);
    }

    /** Deletes what a crash left half written in the folder. */
    static void removeAbandoned(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> abandoned;
        try (Stream<Path> files = Files.list(folder)) {
            abandoned = files.filter(f -> isTemp(f) && !isOwn(f)).toList();
        }
        for (Path file : abandoned) {
            Files.deleteIfExists(file);
        }
    }

    private static boolean isOwn(Path file) {
        return String.valueOf(file.getFileName()).startsWith(OWN);
    }

    static void replace(Path file, byte[] content, boolean durable) throws IOException {
        replace(file, content, durable, FileMode.AS_MADE);
    }

    static void replace(Path file, byte[] content, boolean durable, FileMode mode)
            throws IOException {
        Path temp = temp(file);
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            temp, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                mode.give(temp);
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                if (durable) {
                    channel.force(true);
                }
            }
            move(temp, file, durable);
        } finally {
            Files.deleteIfExists(temp);
        }
    }

    /** Puts a finished temp file in its place. */
    static void move(Path temp, Path file, boolean durable) throws IOException {
        Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (durable) {
            forceFolder(parent(file));
        }
    }

    /** Moves a file into a folder, under another name if its own is taken there. */
    static void moveInto(Path file, Path folder) throws IOException {
        String name = String.valueOf(file.getFileName());
        Path target = folder.resolve(name);
        for (int i = 1; Files.exists(target); i++) {
            target = folder.resolve(name + "." + i);
        }
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Without this a rename or a new name in the folder may be lost with the power. */
    static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            force(folder, channel, (file, opened) -> opened.force(true));
        }
    }

    static void force(Path file, Forcer forcer) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            force(file, channel, forcer);
        }
    }

    static void force(Path file, FileChannel channel, Forcer forcer) throws ForceFailed {
        try {
            forcer.force(file, channel);
        } catch (IOException e) {
            throw new ForceFailed(file, e);
        }
    }

    /** Makes the folder and forces every parent that gained a name. */
    static void createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = parent(folder);
        createFolders(parent);
        Files.createDirectories(folder);
        forceFolder(parent);
    }

    static Path parent(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("no parent: " + path);
        }
        return parent;
    }
}
