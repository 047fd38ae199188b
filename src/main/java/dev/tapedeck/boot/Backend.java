package dev.tapedeck.boot;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.Folders;
import dev.tapedeck.log.EventLogs;
import dev.tapedeck.session.SessionConfig;
import dev.tapedeck.store.Store;
import dev.tapedeck.store.file.FileStore;
import dev.tapedeck.store.file.FileStoreMeters;
import dev.tapedeck.store.file.FileStoreOptions;
import dev.tapedeck.store.memory.MemoryEventLogs;
import dev.tapedeck.store.memory.MemoryStore;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Optional;

/** The one backend of this process, made on first use and closed last. */
@Singleton
public class Backend {
    private final Store store;
    private final EventLogs collecting;

    public Backend(TapedeckConfig config, SessionConfig sessions) {
        Clock clock = Clock.systemUTC();
        this.collecting = new MemoryEventLogs(sessions.backtestBytes(), clock);
        this.store =
                switch (config.store()) {
                    case FILE -> open(config, clock);
                    case MEMORY -> new MemoryStore(config.memoryBytes(), clock);
                };
    }

    private static FileStore open(TapedeckConfig config, Clock clock) {
        try {
            return FileStore.open(options(config), clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static FileStoreOptions options(TapedeckConfig config) {
        boolean interval = config.durability() == TapedeckConfig.Durability.INTERVAL;
        return new FileStoreOptions(
                config.dataDir(),
                interval ? Optional.of(config.durabilityInterval()) : Optional.empty(),
                config.wal().segmentBytes(),
                config.wal().maxBytes(),
                config.wal().queueBytes(),
                config.log().unflushedBytes(),
                config.log().flushEvery(),
                config.log().segmentBytes(),
                config.log().openFiles(),
                config.log().producers(),
                config.log().readThreads(),
                new FileStoreOptions.Retention(
                        config.retention().age(),
                        config.retention().events(),
                        config.retention().bytes()));
    }

    @Produces
    @Singleton
    EventLogs logs() {
        return store.logs();
    }

    @Produces
    @Singleton
    @Identifier("collecting")
    EventLogs collecting() {
        return collecting;
    }

    @Produces
    @Singleton
    DocumentStore documents() {
        return store.documents();
    }

    @Produces
    @Singleton
    Folders folders() {
        return store.folders();
    }

    Optional<FileStoreMeters> meters() {
        return store instanceof FileStore files ? Optional.of(files.meters()) : Optional.empty();
    }

    @PreDestroy
    void close() {
        store.close();
    }
}
