package dev.tapedeck.store.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Forces the logs' own files and then frees the commit log's segments that they no longer need;
 * keeps a spare segment ready; applies retention. Works when a segment is full and once a minute.
 */
final class Checkpointer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Checkpointer.class);

    private interface Step {
        void run() throws IOException;
    }

    private static final long PERIOD_MILLIS = 60_000;
    private static final long RETRY_MILLIS = 500;

    private final FileStore store;
    private final FileStoreOptions options;
    private final WalFolder folder;
    private final AppendHandles handles;
    private final Clock clock;
    private final Thread thread;

    /** What the committer has given out and is not on disk yet. */
    private final Map<FileLog, byte[]> unsavedProducers = new HashMap<>();

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

    /** Asks for a checkpoint and a free segment, soon. */
    synchronized void request() {
        wanted = true;
        notifyAll();
    }

    private void run() {
        while (true) {
            long generation;
            synchronized (this) {
                if (!wanted && !closing) {
                    pause(stuck == null ? PERIOD_MILLIS : RETRY_MILLIS);
                }
                if (closing) {
                    return;
                }
                wanted = false;
                generation = currentGeneration;
            }
            String problem = null;
            // A full disk must not keep a checkpoint from making room on it.
            for (Step step :
                    List.<Step>of(
                            folder::prepareSpare,
                            () -> checkpoint(generation),
                            folder::prepareSpare,
                            this::retain)) {
                try {
                    step.run();
                } catch (Exception e) {
                    if (stuck == null && problem == null) {
                        LOG.errorf(e, "checkpoint: %s", e.getMessage());
                    }
                    problem = e.getMessage();
                }
            }
            boolean full = folder.spareCount() == 0 && problem != null;
            if (stuck != null && !full) {
                LOG.info("the commit log has room again");
            }
            stuck = full ? "the commit log cannot grow: " + problem : null;
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
        takeProducers();
        saveProducers();
        for (Path file : old) {
            folder.free(file);
        }
    }

    /**
     * A force that fails may have lost the lines: the commit log, which has them too, must stay and
     * be read at the next start.
     */
    void forceLogs() throws IOException {
        Set<Path> left = handles.takeDirty();
        try {
            for (Path file : List.copyOf(left)) {
                try {
                    handles.force(file);
                } catch (NoSuchFileException e) {
                    // Whoever moved it away has forced it before.
                    LOG.debugf("%s is no longer there", file);
                }
                left.remove(file);
            }
        } catch (ForceFailed e) {
            store.commitLog().fail(e);
            throw e;
        } finally {
            handles.stillDirty(left);
        }
    }

    /** What is on disk must not know of requests whose events are not. */
    private void takeProducers() throws IOException {
        CompletableFuture<Map<FileLog, byte[]>> changed = new CompletableFuture<>();
        store.commitLog()
                .run(() -> {
                    try {
                        store.commitLog().forceNow();
                        changed.complete(store.changedProducers());
                    } catch (IOException | RuntimeException e) {
                        changed.completeExceptionally(e);
                    }
                });
        try {
            unsavedProducers.putAll(changed.get());
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException("the producers cannot be saved: " + e.getMessage(), e);
        }
    }

    private void saveProducers() throws IOException {
        Iterator<Map.Entry<FileLog, byte[]>> left = unsavedProducers.entrySet().iterator();
        while (left.hasNext()) {
            Map.Entry<FileLog, byte[]> next = left.next();
            Path file = ProducersFile.of(next.getKey().files().folder());
            AtomicFiles.replace(file, next.getValue(), true);
            left.remove();
        }
    }

    /** The last one, after all threads have ended: leaves an empty commit log. */
    void finish() throws IOException {
        forceLogs();
        unsavedProducers.putAll(store.changedProducers());
        saveProducers();
        for (Path file : folder.written()) {
            folder.free(file);
        }
    }

    /** Drops what the limits no longer keep. */
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
        Threads.join(thread);
    }
}
