package dev.tapedeck.store.file;

import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Documents;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.log.StorageHealth;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Documents as files that a person can read: {@code <root>/<entity>/<id>.json}. All work is done on
 * threads of its own. Thread-safe.
 */
final class FileDocumentStore implements DocumentStore, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FileDocumentStore.class);
    private static final int THREADS = 4;
    private static final int CLOSING_SECONDS = 10;

    private final Path root;
    private final Quarantine quarantine;
    private final FileMode mode;
    private final Duration pause;
    private final DiskWatch disk;
    private final KeyLocks locks = new KeyLocks();
    private final ExecutorService workers;
    private final ConcurrentHashMap<EntityName, FileDocuments> entities = new ConcurrentHashMap<>();

    FileDocumentStore(Path root, Quarantine quarantine, FileMode mode) {
        this(root, quarantine, mode, Duration.ofSeconds(1));
    }

    /**
     * @param pause between two tries to set an invalid document aside, or to write after that
     *     failed
     */
    FileDocumentStore(Path root, Quarantine quarantine, FileMode mode, Duration pause) {
        this.root = root.toAbsolutePath().normalize();
        this.quarantine = quarantine;
        this.mode = mode;
        this.pause = pause;
        AtomicInteger number = new AtomicInteger();
        this.workers =
                Executors.newFixedThreadPool(
                        THREADS,
                        task ->
                                Thread.ofPlatform()
                                        .daemon()
                                        .name("tapedeck-document-" + number.incrementAndGet())
                                        .unstarted(task));
        this.disk = new DiskWatch(this.root, workers, pause);
    }

    @Override
    public Documents entity(EntityName entity) {
        return entities.computeIfAbsent(entity, name -> new FileDocuments(name, this));
    }

    @Override
    public Multi<EntityName> entities(String prefix) {
        return Uni.createFrom()
                .item(() -> find(prefix))
                .runSubscriptionOn(workers)
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable);
    }

    private List<EntityName> find(String prefix) {
        try {
            return EntityFolders.find(root, prefix);
        } catch (IOException e) {
            throw DocumentProblems.unlisted(prefix, DiskWatch.why(e));
        }
    }

    /** Reads go on while writes fail; that they do is found out by writing. */
    @Override
    public StorageHealth health() {
        String failure = disk.failure();
        return failure == null
                ? new StorageHealth.Ok(quarantine.count())
                : new StorageHealth.Unavailable(failure);
    }

    Path folder(EntityName entity) {
        return root.resolve(entity.toString());
    }

    FileMode mode() {
        return mode;
    }

    Quarantine quarantine() {
        return quarantine;
    }

    Duration pause() {
        return pause;
    }

    DiskWatch disk() {
        return disk;
    }

    KeyLocks locks() {
        return locks;
    }

    ExecutorService workers() {
        return workers;
    }

    /** Ends what was begun. */
    @Override
    public void close() {
        disk.close();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a document was not written in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
