package dev.tapedeck.store.file;

import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whether documents can be written. After a write that failed it tries by itself until one works:
 * nobody may want to write for a while. Thread-safe.
 */
final class DiskWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DiskWatch.class);
    private static final int PROBE_BYTES = 64 << 10;

    private final Path root;
    private final Executor workers;
    private final Duration pause;
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private volatile boolean closed;

    DiskWatch(Path root, Executor workers, Duration pause) {
        this.root = root;
        this.workers = workers;
        this.pause = pause;
    }

    /** Why the last write failed; null when it did not. */
    @Nullable String failure() {
        return failure.get();
    }

    void failed(IOException why) {
        if (failure.getAndSet("documents cannot be written: " + why(why)) == null) {
            Uni.createFrom()
                    .item(this::probe)
                    .runSubscriptionOn(workers)
                    .onFailure()
                    .retry()
                    .withBackOff(pause, pause.multipliedBy(5))
                    .until(still -> !closed)
                    .subscribe()
                    .with(
                            file -> failure.set(null),
                            still -> LOG.debugf("%s is not tried any more", root));
        }
    }

    private Path probe() {
        Path file = AtomicFiles.temp(root.resolve("probe"));
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                ByteBuffer zeroes = ByteBuffer.allocate(PROBE_BYTES);
                while (zeroes.hasRemaining()) {
                    channel.write(zeroes);
                }
                channel.force(true);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return file;
    }

    /** What went wrong, without the path: clients read it. */
    static String why(IOException failure) {
        if (failure instanceof FileSystemException known) {
            String reason = known.getReason();
            return reason == null ? known.getClass().getSimpleName() : reason;
        }
        if (failure instanceof ForceFailed && failure.getCause() instanceof IOException cause) {
            return why(cause);
        }
        return String.valueOf(failure.getMessage());
    }

    @Override
    public void close() {
        closed = true;
    }
}
