package dev.tapedeck.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Forces the logs' own files and then frees the commit log's segments that they no longer need;
 * keeps a spare segment ready; applies retention. Works when a segment is full and once a minute.
 */
final class Checkpointer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Checkpointer.class);
    private static final long PERIOD_MILLIS = 60_000;
    private static final long SPARE_WAIT_MILLIS = 5_000;

    private final FileStore store;
    private final FileStoreOptions options;
    private final WalFolder folder;
    private final AppendHandles handles;
    private final Clock clock;
    private final Thread thread;

    // guarded by this
    private long currentGeneration;
    private boolean wanted = true;
    private boolean closing;
    private volatile @Nullable String stuck;

    Checkpointer(
            FileStore store,
            FileStoreOptions options,
            WalFolder folder,
            AppendHandles handles,
            Clock clock) {
        this.store = store;
        this.options = options;
        this.folder = folder;
        this.handles = handles;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("tapedeck-checkpoint").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    @Nullable String stuck() {
        return stuck;
    }

    /** Committer: writes go to this generation from now on, so the ones before can be freed. */
    synchronized void begun(long generation) {
        currentGeneration = generation;
        wanted = true;
        notifyAll();
    }

    /** Committer: waits a while for a free segment. */
    synchronized boolean awaitSpare() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SPARE_WAIT_MILLIS);
        while (folder.spareCount() == 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || stuck != null || closing) {
                return false;
            }
            wanted = true;
            notifyAll();
            pause(Math.min(left, 100));
        }
        return true;
    }

    private void run() {
        while (true) {
            long generation;
            synchronized (this) {
                if (!wanted && !closing) {
                    pause(stuck == null ? PERIOD_MILLIS : 500);
                }
                if (closing) {
                    return;
                }
                wanted = false;
                generation = currentGeneration;
            }
            try {
                folder.prepareSpare();
                checkpoint(generation);
                retain();
                folder.prepareSpare();
                if (stuck != null) {
                    LOG.info("the commit log has room again");
                }
                stuck = null;
            } catch (IOException | RuntimeException e) {
                if (stuck == null) {
                    LOG.errorf(e, "checkpoint: %s", e.getMessage());
                }
                stuck =
                        folder.spareCount() == 0
                                ? "the commit log cannot grow: " + e.getMessage()
                                : null;
            }
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Frees every segment before the generation. */
    void checkpoint(long generation) throws IOException {
        List<Path> old = new ArrayList<>();
        for (Path file : folder.written()) {
            if (WalFolder.generation(file) < generation) {
                old.add(file);
            }
        }
        if (old.isEmpty() || store.commitLog().failure() != null || !store.flusher().flushAll()) {
            return;
        }
        forceLogs();
        storeProducers();
        for (Path file : old) {
            folder.free(file);
        }
    }

    /**
     * A force that fails may have lost the lines: the commit log, which has them too, must stay and
     * be read at the next start.
     */
    void forceLogs() throws IOException {
        Set<Path> dirty = handles.takeDirty();
        Set<Path> left = new HashSet<>(dirty);
        try {
            for (Path file : dirty) {
                if (Files.exists(file)) {
                    force(file);
                }
                left.remove(file);
            }
        } catch (IOException e) {
            handles.stillDirty(left);
            store.commitLog().fail(e);
            throw e;
        }
    }

    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(false);
        }
    }

    private void storeProducers() throws IOException {
        CompletableFuture<Map<FileLog, byte[]>> changed = new CompletableFuture<>();
        store.commitLog().submit(new Work.Run(() -> changed.complete(store.changedProducers())));
        try {
            write(changed.get(30, TimeUnit.SECONDS));
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IOException("the committer does not answer", e);
        }
    }

    static void write(Map<FileLog, byte[]> producers) throws IOException {
        for (Map.Entry<FileLog, byte[]> each : producers.entrySet()) {
            AtomicFiles.replace(
                    FileStore.producersFile(each.getKey().files().folder()), each.getValue(), true);
        }
    }

    private void retain() throws IOException {
        if (!options.retention().isOff()) {
            for (FileLog log : store.opened()) {
                log.files().retain(options.retention(), log.droppable(), clock.instant());
            }
        }
    }

    private void pause(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            LOG.debug("interrupted; going on");
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
