package dev.tapedeck.store.file;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.StorageHealth;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.store.Producers;
import dev.tapedeck.store.Store;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The file backend, and its event logs: recovers, then runs the committer, the flusher and the
 * checkpointer until it is closed. Thread-safe.
 */
public final class FileStore implements EventLogs, Store {
    private static final Logger LOG = Logger.getLogger(FileStore.class);

    private final FileStoreOptions options;
    private final DataLock lock;
    private final Quarantine quarantine;
    private final FileDocumentStore documents;
    private final AppendHandles handles;
    private final FileStoreMeters meters = new FileStoreMeters();
    private final Flusher flusher;
    private final Checkpointer checkpointer;
    private final CommitLog commitLog;
    private final ExecutorService readers;
    private final Set<LogId> recovered;
    private final ConcurrentHashMap<LogId, FileLog> logs = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Path, LogId> homes = new ConcurrentHashMap<>();

    private FileStore(FileStoreOptions options, DataLock lock, Clock clock, Forcer forcer)
            throws IOException {
        this.options = options;
        this.lock = lock;
        this.quarantine = new Quarantine(options.root());
        this.documents = new FileDocumentStore(options.root(), quarantine, options.fileMode());
        this.handles = new AppendHandles(options.openFiles(), forcer);
        WalFolder wal =
                new WalFolder(options.root(), options.walSegmentBytes(), options.walMaxBytes());
        AtomicInteger number = new AtomicInteger();
        this.readers =
                Executors.newFixedThreadPool(
                        options.readThreads(),
                        task ->
                                Thread.ofPlatform()
                                        .daemon()
                                        .name("tapedeck-read-" + number.incrementAndGet())
                                        .unstarted(task));
        Recovery recovery = new Recovery(this, wal, handles);
        recovery.run();
        this.recovered = recovery.recovered();
        this.flusher = new Flusher(this, options, handles);
        this.checkpointer = new Checkpointer(this, options, wal, handles, clock);
        WalWriter writer = new WalWriter(options, wal, recovery.lastFrame(), clock, forcer, meters);
        this.commitLog = new CommitLog(this, options, wal, writer, clock);
    }

    /**
     * Opens the folder, puts right what a crash left, and starts. Blocks for as long as that takes.
     *
     * @throws IOException when another process has the folder, or it cannot be read or written
     */
    public static FileStore open(FileStoreOptions options, Clock clock) throws IOException {
        return open(options, clock, Forcer.DEVICE);
    }

    static FileStore open(FileStoreOptions options, Clock clock, Forcer forcer) throws IOException {
        AtomicFiles.createFolders(options.root());
        DataLock lock = DataLock.take(options.root());
        try {
            FileStore store = new FileStore(options, lock, clock, forcer);
            store.commitLog.start();
            store.flusher.start();
            store.checkpointer.start();
            return store;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public Uni<EventLog> open(LogId id, String place) {
        return Uni.createFrom()
                .deferred(() -> {
                    FileLog known = logs.get(id);
                    return known != null
                            ? Uni.createFrom().item(known)
                            : Uni.createFrom()
                                    .<EventLog>item(() -> load(id, place))
                                    .runSubscriptionOn(readers);
                });
    }

    private FileLog load(LogId id, String place) {
        return logs.computeIfAbsent(
                id,
                key -> {
                    try {
                        return openLog(id, place, null);
                    } catch (IOException e) {
                        throw Problem.of(
                                ProblemKind.STORAGE_UNAVAILABLE,
                                "the log " + id + " cannot be opened: " + e.getMessage());
                    }
                });
    }

    /**
     * Opens a log's files, outside of the registry.
     *
     * @param base what the log held before the commit log's oldest line of it; null for none
     */
    FileLog openLog(LogId id, String place, @Nullable Cursor base) throws IOException {
        Path root = options.root().toAbsolutePath().normalize();
        Path folder = root.resolve(place).normalize();
        if (!folder.startsWith(root) || folder.equals(root)) {
            throw new IOException("a log outside of the data folder: " + place);
        }
        LogId owner = homes.putIfAbsent(folder, id);
        if (owner != null && !owner.equals(id)) {
            throw new IOException(place + " is where " + owner + " lives");
        }
        LogFiles files = new LogOpener(id, folder, quarantine).open(base);
        return new FileLog(id, place, files, producers(id, folder), this);
    }

    private Producers producers(LogId id, Path folder) throws IOException {
        Producers producers = new Producers(options.producersPerLog());
        Path stored = ProducersFile.of(folder);
        if (!Files.exists(stored)) {
            return producers;
        }
        try {
            ProducersFile.load(Files.readAllBytes(stored), producers);
            return producers;
        } catch (IOException e) {
            Path aside = quarantine.move(stored, "the producers cannot be read: " + e.getMessage());
            LOG.warnf("producers of %s start anew; the old list is %s", id, aside);
            return new Producers(options.producersPerLog());
        }
    }

    @Override
    public Set<LogId> recovered() {
        return recovered;
    }

    @Override
    public StorageHealth health() {
        String failure = commitLog.failure();
        String why = failure == null ? suspension() : failure;
        return why == null
                ? new StorageHealth.Ok(quarantine.count())
                : new StorageHealth.Unavailable(why);
    }

    public FileStoreMeters meters() {
        return meters;
    }

    @Override
    public EventLogs logs() {
        return this;
    }

    @Override
    public DocumentStore documents() {
        return documents;
    }

    /** The named files of owners, on the same folder and with the same quarantine. */
    @Override
    public FileFolders folders() {
        return new FileFolders(options.root(), quarantine, options.fileMode());
    }

    /** Why writes must wait for now; null while they need not. */
    @Nullable String suspension() {
        String stuck = flusher.stuck();
        return stuck == null ? checkpointer.stuck() : stuck;
    }

    CommitLog commitLog() {
        return commitLog;
    }

    Flusher flusher() {
        return flusher;
    }

    Checkpointer checkpointer() {
        return checkpointer;
    }

    Quarantine quarantine() {
        return quarantine;
    }

    Executor readers() {
        return readers;
    }

    Collection<FileLog> opened() {
        return List.copyOf(logs.values());
    }

    void damaged(DamagedLog damage) {
        try {
            quarantine.copy(damage.file(), String.valueOf(damage.getMessage()));
        } catch (IOException e) {
            LOG.errorf("%s; it could not be copied aside: %s", damage.getMessage(), e.getMessage());
        }
    }

    /** Committer: the producers that have changed since the last call. */
    Map<FileLog, byte[]> changedProducers() {
        Map<FileLog, byte[]> changed = new HashMap<>();
        for (FileLog log : logs.values()) {
            if (log.producers.takeChanged()) {
                changed.put(log, ProducersFile.toJson(log.producers));
            }
        }
        return changed;
    }

    /**
     * Commits what was accepted, forces everything, and leaves an empty commit log, so that the
     * next start has nothing to do.
     */
    @Override
    public void close() {
        documents.close();
        commitLog.close();
        flusher.close();
        checkpointer.close();
        try {
            if (commitLog.failure() == null && flusher.stuck() == null) {
                checkpointer.finish();
            }
            handles.close();
        } catch (IOException e) {
            LOG.errorf(e, "closing the store: %s", e.getMessage());
        }
        readers.shutdown();
        try {
            if (!readers.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("a reader did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warnf("unlocking: %s", e.getMessage());
        }
    }
}
