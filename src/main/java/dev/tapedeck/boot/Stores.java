package dev.tapedeck.boot;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.store.Store;
import dev.tapedeck.store.file.FileMode;
import dev.tapedeck.store.file.FileStore;
import dev.tapedeck.store.file.FileStoreMeters;
import dev.tapedeck.store.file.FileStoreOptions;
import dev.tapedeck.store.memory.MemoryStore;
import dev.tapedeck.store.mongodb.MongodbDatabase;
import dev.tapedeck.store.postgresql.PostgresqlDatabase;
import dev.tapedeck.store.redis.RedisDatabase;
import dev.tapedeck.store.shared.Database;
import dev.tapedeck.store.shared.SharedOptions;
import dev.tapedeck.store.shared.SharedStore;
import io.quarkus.mongodb.reactive.ReactiveMongoClient;
import io.smallrye.common.annotation.Identifier;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The storages that this process uses, each made on first use and closed last: the one that {@code
 * tapedeck.store} names, and those that a kind of documents is put into. Thread-safe.
 */
@Singleton
public class Stores {
    private final TapedeckConfig config;
    private final Instance<Pool> postgresql;
    private final Instance<Redis> redis;
    private final Instance<ReactiveMongoClient> mongodb;
    private final String mongodbName;
    private final Clock clock = Clock.systemUTC();
    private final Map<TapedeckConfig.Store, Store> open = new EnumMap<>(TapedeckConfig.Store.class);

    public Stores(
            TapedeckConfig config,
            Instance<Pool> postgresql,
            Instance<Redis> redis,
            Instance<ReactiveMongoClient> mongodb,
            @ConfigProperty(name = "quarkus.mongodb.database", defaultValue = "tapedeck")
                    String mongodbName) {
        this.config = config;
        this.postgresql = postgresql;
        this.redis = redis;
        this.mongodb = mongodb;
        this.mongodbName = mongodbName;
    }

    synchronized Store get(TapedeckConfig.Store wanted) {
        return open.computeIfAbsent(wanted, this::begin);
    }

    private Store begin(TapedeckConfig.Store wanted) {
        return switch (wanted) {
            case FILE -> files();
            case MEMORY -> new MemoryStore(config.memoryBytes(), clock);
            case POSTGRESQL -> shared(new PostgresqlDatabase(postgresql.get()));
            case REDIS -> shared(new RedisDatabase(redis.get()));
            case MONGODB -> shared(new MongodbDatabase(mongodb.get().unwrap(), mongodbName));
        };
    }

    private Store shared(Database database) {
        TapedeckConfig.Shared limits = config.shared();
        return new SharedStore(
                database,
                new SharedOptions(
                        limits.timeout(),
                        limits.pollEvery(),
                        limits.groupBytes(),
                        limits.queueBytes(),
                        config.log().producers(),
                        limits.openLogs(),
                        new SharedOptions.Retention(
                                config.retention().age(),
                                config.retention().events(),
                                config.retention().bytes())),
                clock);
    }

    private FileStore files() {
        boolean interval = config.durability() == TapedeckConfig.Durability.INTERVAL;
        FileStoreOptions options =
                new FileStoreOptions(
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
                        FileMode.of(config.fileMode()),
                        new FileStoreOptions.Retention(
                                config.retention().age(),
                                config.retention().events(),
                                config.retention().bytes()));
        try {
            return FileStore.open(options, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Those that are in use. */
    synchronized Collection<Store> inUse() {
        return List.copyOf(open.values());
    }

    Optional<FileStoreMeters> meters() {
        return inUse().stream()
                .filter(FileStore.class::isInstance)
                .map(store -> ((FileStore) store).meters())
                .findFirst();
    }

    @Produces
    @Singleton
    @Identifier("file")
    DocumentStore fileDocuments() {
        return get(TapedeckConfig.Store.FILE).documents();
    }

    @Produces
    @Singleton
    @Identifier("memory")
    DocumentStore memoryDocuments() {
        return get(TapedeckConfig.Store.MEMORY).documents();
    }

    @Produces
    @Singleton
    @Identifier("postgresql")
    DocumentStore postgresqlDocuments() {
        return get(TapedeckConfig.Store.POSTGRESQL).documents();
    }

    @Produces
    @Singleton
    @Identifier("redis")
    DocumentStore redisDocuments() {
        return get(TapedeckConfig.Store.REDIS).documents();
    }

    @Produces
    @Singleton
    @Identifier("mongodb")
    DocumentStore mongodbDocuments() {
        return get(TapedeckConfig.Store.MONGODB).documents();
    }

    @PreDestroy
    synchronized void close() {
        open.values().forEach(Store::close);
    }
}
