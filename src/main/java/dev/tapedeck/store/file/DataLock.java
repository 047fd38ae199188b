package dev.tapedeck.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One process for one data folder. The operating system lets go of the lock when the process dies,
 * however it dies.
 */
final class DataLock implements AutoCloseable {
    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @throws IOException when another process, or another store in this one, holds the folder
     */
    static DataLock take(Path root) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        root.resolve("tapedeck.lock"),
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process: the same refusal as for another.
        }
        if (lock == null) {
            channel.close();
            throw new IOException(
                    "the data folder "
                            + root.toAbsolutePath()
                            + " is in use by another process; stop that one or set TAPEDECK_DATA_DIR to another folder");
        }
        channel.truncate(0);
        byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
        channel.write(ByteBuffer.wrap(pid), 0);
        return new DataLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
