package dev.tapedeck.boot;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Which backend there is and how it keeps its promises. Sizes in bytes. */
@ConfigMapping(prefix = "tapedeck")
public interface TapedeckConfig {
    enum Durability {
        /** An append is answered when it is forced to the device. */
        COMMIT,
        /** An append is answered when it is written, and forced within the interval. */
        INTERVAL
    }

    enum Store {
        FILE,
        MEMORY,
        REDIS,
        POSTGRESQL,
        MONGODB
    }

    @WithDefault("data")
    Path dataDir();

    /** Permissions of documents, views and exports, such as {@code rw-r-----}. */
    Optional<String> fileMode();

    @WithDefault("file")
    Store store();

    @WithDefault("commit")
    Durability durability();

    @WithDefault("50ms")
    Duration durabilityInterval();

    /**
     * How nodes tell each other what they wrote: {@code local} is what the database itself
     * announces, {@code kafka} or the name of any messaging connector goes over that.
     */
    @WithDefault("local")
    String bus();

    /** A demo session when the data folder is empty. */
    @WithDefault("true")
    boolean demo();

    /** What the memory store may take. */
    @WithDefault("536870912")
    long memoryBytes();

    Migrate migrate();

    /** Moving to another store instead of serving. */
    interface Migrate {
        /** The store that everything is copied to; the service ends after it. */
        Optional<Store> to();
    }

    Wal wal();

    Log log();

    Retention retention();

    /** Databases that several nodes can share. */
    Shared shared();

    interface Shared {
        /** After which a request is answered that the storage cannot be used. */
        @WithDefault("5s")
        Duration timeout();

        /** How often logs are looked at that somebody follows, whatever is announced. */
        @WithDefault("1s")
        Duration pollEvery();

        /** Most data that goes into the database at once, for one log. */
        @WithDefault("4194304")
        int groupBytes();

        /** Most data that waits for one log. */
        @WithDefault("67108864")
        long queueBytes();

        /** Logs kept open though nobody follows them. */
        @WithDefault("10000")
        int openLogs();
    }

    /** The commit log. */
    interface Wal {
        @WithDefault("67108864")
        int segmentBytes();

        @WithDefault("1073741824")
        long maxBytes();

        /** Data of appends that wait for the committer. */
        @WithDefault("134217728")
        long queueBytes();
    }

    /** The logs' own files. */
    interface Log {
        /** A log's file is rotated at this size. */
        @WithDefault("268435456")
        long segmentBytes();

        /** Committed lines in memory that are not in their log's file yet. */
        @WithDefault("67108864")
        long unflushedBytes();

        @WithDefault("200ms")
        Duration flushEvery();

        @WithDefault("256")
        int openFiles();

        @WithDefault("1000")
        int producers();

        @WithDefault("2")
        int readThreads();
    }

    /** What is dropped from long logs, whole segments at a time; nothing by default. */
    interface Retention {
        @WithName("age")
        Optional<Duration> age();

        Optional<Long> events();

        Optional<Long> bytes();
    }
}
