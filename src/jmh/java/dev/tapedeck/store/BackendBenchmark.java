package dev.tapedeck.store;

import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.EventType;
import dev.tapedeck.log.LogId;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Events per second into and out of a log of each backend, each as durable as it can be made. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 2, time = 2)
@Fork(1)
public class BackendBenchmark {
    private static final int BATCH = 100;
    private static final int TO_READ = 20_000;
    private static final int PAGE = 1 << 20;
    private static final byte[] DATA =
            ("{\"pad\":\"" + "x".repeat(170) + "\"}").getBytes(StandardCharsets.UTF_8);

    private static EventBatch events(int count) {
        EventBatch.Builder builder = EventBatch.builder();
        for (int i = 0; i < count; i++) {
            builder.add(EventType.TICK, DATA);
        }
        return builder.build();
    }

    /** A server and a store on it. */
    @State(Scope.Benchmark)
    public static class Backend {
        @Param({"memory", "file", "postgresql", "redis", "mongodb"})
        public String name;

        private final AtomicInteger logs = new AtomicInteger();
        private BenchmarkServer server;
        private EventLog full;

        @Setup
        public void start() throws Exception {
            server = BenchmarkServer.start(name);
            full = log();
            for (int i = 0; i < TO_READ; i += BATCH) {
                Appended unused = append(full, BATCH);
            }
        }

        EventLog log() {
            String id = "bench" + logs.incrementAndGet();
            return server.store()
                    .logs()
                    .open(LogId.session(id), "sessions/u/" + id)
                    .await()
                    .indefinitely();
        }

        @TearDown
        public void stop() throws Exception {
            server.close();
        }
    }

    /** Each writer has a log of its own, and waits for each answer. */
    @State(Scope.Thread)
    public static class Writer {
        private EventLog log;

        @Setup
        public void open(Backend backend) {
            log = backend.log();
        }
    }

    private static Appended append(EventLog log, int count) {
        return log.append(Append.of(events(count))).await().indefinitely();
    }

    @Benchmark
    public Appended oneWriter(Writer writer) {
        return append(writer.log, 1);
    }

    @Benchmark
    @Threads(16)
    public Appended sixteenWriters(Writer writer) {
        return append(writer.log, 1);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public Appended batchesOfAHundred(Writer writer) {
        return append(writer.log, BATCH);
    }

    @Benchmark
    @OperationsPerInvocation(TO_READ)
    public Cursor oneReader(Backend backend) {
        Cursor at = Cursor.ORIGIN;
        while (at.seq() < TO_READ) {
            EventLines lines = backend.full.read(at, PAGE).await().indefinitely();
            at = lines.last();
        }
        return at;
    }
}
