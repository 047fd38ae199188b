package dev.tapedeck.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Replaces files so that a reader, or the next start, sees the old or the new one, whole. */
final class AtomicFiles {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String TEMP = ".tmp-";

    private AtomicFiles() {}

    static Path temp(Path file) {
        byte[] random = new byte[6];
        RANDOM.nextBytes(random);
        return file.resolveSibling(
                TEMP + HexFormat.of().formatHex(random) + "-" + file.getFileName());
    }

    static boolean isTemp(Path file) {
        return String.valueOf(file.getFileName()).startsWith(TEMP);
    }

    static void replace(Path file, byte[] content, boolean durable) throws IOException {
        Path temp = temp(file);
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            temp, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
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

    /** Without this a rename or a new name in the folder may be lost with the power. */
    static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
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
