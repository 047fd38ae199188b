package dev.tapedeck.log;

import dev.tapedeck.json.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The cost of one line: written with its crc at commit, checked at every read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EnvelopeBenchmark {
    private final byte[] data =
            ("{\"pad\":\"" + "x".repeat(260) + "\"}").getBytes(StandardCharsets.UTF_8);
    private final byte[] ts = Timestamps.ascii(Instant.EPOCH);
    private final Cursor cursor = new Cursor(1, 1_234_567);
    private final Envelope envelope = new Envelope(LogId.session("bench"));
    private final EventLines.Builder lines = new EventLines.Builder();
    private final JsonBytes out = new JsonBytes(1024);
    private final byte[] line = line();

    private byte[] line() {
        out.clear(1024);
        envelope.write(out, lines, cursor, EventType.NODE, ts, data, 0, data.length);
        return out.toByteArray();
    }

    @Benchmark
    public int write() {
        out.clear(1024);
        lines.clear();
        envelope.write(out, lines, cursor, EventType.NODE, ts, data, 0, data.length);
        return out.length();
    }

    @Benchmark
    public boolean check() {
        lines.clear();
        return envelope.check(lines, cursor, line, 0, line.length - 1);
    }
}
