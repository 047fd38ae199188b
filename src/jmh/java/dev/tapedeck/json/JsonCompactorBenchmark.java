package dev.tapedeck.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** One event of 300 bytes: our validator against Jackson's parser with the same strictness. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JsonCompactorBenchmark {
    private final byte[] event =
            ("{\"type\":\"node\",\"data\":{\"bseq\":1234567,\"bts\":81234567890123,\"pad\":\""
                            + "x".repeat(220)
                            + "\"}}")
                    .getBytes(StandardCharsets.UTF_8);
    private final JsonCompactor compactor = new JsonCompactor(64);
    private final JsonFactory jackson =
            new JsonFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    @Benchmark
    public int compact() throws JsonRefused {
        compactor.begin(event.length);
        compactor.input(event, 0, event.length);
        compactor.value();
        return compactor.length();
    }

    @Benchmark
    public int jackson() throws IOException {
        int tokens = 0;
        try (JsonParser parser = jackson.createParser(event)) {
            while (parser.nextToken() != null) {
                tokens += parser.getTextLength();
            }
        }
        return tokens;
    }
}
