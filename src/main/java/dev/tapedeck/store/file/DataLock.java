package dev.tapedeck.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One process for one data folder. The operating system lets go of the lock when the process dies,
 * however it dies.
 */
final class DataLock implements AutoCloseable {
    /** A second channel on the file would, when closed, take this process's lock away with it. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final FileChannel channel;

    private DataLock(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /**
     * @throws IOException when another process, or another store in this one, holds the folder
     */
    static DataLock take(Path root) throws IOException {
        Path real = root.toRealPath();
        if (!HELD.add(real)) {
            throw new IOException(inUse(root, "this process already"));
        }
        try {
            return new DataLock(real, lock(real));
        } catch (IOException | RuntimeException e) {
            HELD.remove(real);
            throw e;
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        root.resolve("tapedeck.lock"),
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE);
        try {
            if (channel.tryLock() == null) {
                throw new IOException(inUse(root, "another process"));
            }
            byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            int written = channel.truncate(0).write(ByteBuffer.wrap(pid), 0);
            assert written > 0;
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String inUse(Path root, String by) {
        return "the data folder "
                + root.toAbsolutePath()
                + " is in use by "
                + by
                + "; stop that one or set TAPEDECK_DATA_DIR to another folder";
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            HELD.remove(root);
        }
    }
}
