package dev.tapedeck.job;

import dev.tapedeck.json.RawObject;
import dev.tapedeck.problem.Paging;
import dev.tapedeck.store.file.FileStore;
import dev.tapedeck.store.file.FileStoreOptions;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** 10,000 jobs on files: the first look at them, lists, one job, and telling of progress. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class JobsBenchmark {
    private static final int STORED = 10_000;
    private static final byte[] PAYLOAD =
            RawObject.literal(
                    "{\"source\":\"bitstamp-2013-11\",\"strategy\":\"sma_cross\",\"params\":{\"fast\":10,\"slow\":30}}");

    /** A store with jobs in every state. */
    @State(Scope.Benchmark)
    public static class Stored {
        private final JobsConfig config =
                new SmallRyeConfigBuilder()
                        .withConverter(Duration.class, 100, new DurationConverter())
                        .withMapping(JobsConfig.class)
                        .withDefaultValue("tapedeck.jobs.queue", "1000000")
                        .build()
                        .getConfigMapping(JobsConfig.class);
        private Path folder;
        private FileStore store;
        private Jobs jobs;
        private String id;
        private String claim;
        private long told;

        @Setup
        public void fill() throws IOException {
            folder = Files.createTempDirectory("jobs");
            store = FileStore.open(FileStoreOptions.defaults(folder), Clock.systemUTC());
            jobs = open();
            for (int i = 0; i < STORED; i++) {
                Job made = jobs.create(asked()).job();
                if (i % 3 == 0) {
                    Job cancelled = jobs.cancel(made.id());
                    assert cancelled.status().isTerminal();
                }
            }
            Job running = jobs.claim(jobs.create(asked()).job().id(), "w");
            id = running.id();
            claim = ((JobState.Running) running.state()).claim();
        }

        private Jobs open() {
            return new Jobs(
                    config,
                    new JobPolicies(config),
                    store.documents(),
                    store.folders(),
                    List.of(),
                    Clock.systemUTC());
        }

        private static NewJob asked() {
            return new NewJob(null, JobType.CUSTOM, null, PAYLOAD, RawObject.literal("{}"), null);
        }

        @TearDown(Level.Trial)
        public void close() throws IOException {
            store.close();
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder()).forEach(each -> each.toFile().delete());
            }
        }
    }

    @Benchmark
    public Jobs.Page pageOfAHundred(Stored stored) {
        return stored.jobs.list(null, null, new Paging(100, 0));
    }

    @Benchmark
    public Jobs.Page pageOfTenByStatus(Stored stored) {
        return stored.jobs.list(JobStatus.CANCELLED, JobType.CUSTOM, new Paging(10, 100));
    }

    @Benchmark
    public Job one(Stored stored) {
        return stored.jobs.get(stored.id);
    }

    @Benchmark
    public long progress(Stored stored) {
        stored.jobs.progress(stored.id, stored.claim, new Progress(++stored.told, 0, "step"));
        return stored.told;
    }

    /** By a new process: every document is read. */
    @Benchmark
    public Jobs.Page firstLook(Stored stored) {
        return stored.open().list(null, null, new Paging(1, 0));
    }
}
