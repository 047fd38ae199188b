package dev.tapedeck.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Events for tests, and the short ways to put them into a log and get them out again. */
public final class Samples {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String[] TYPES = {"trade", "position", "node", "made.up-type_1"};
    private static final String[] TEXTS = {
        "é", "\\u0041", "€uro", "\\n", " ", "plain", "😀", "@group "
    };

    private Samples() {}

    @CanIgnoreReturnValue
    public static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static EventBatch batch(String... data) {
        EventBatch.Builder builder = EventBatch.builder();
        for (String each : data) {
            builder.add(EventType.NODE, utf8(each));
        }
        return builder.build();
    }

    /** Numbered events: {@code {"n":from}} and so on. */
    public static EventBatch numbered(int from, int count) {
        EventBatch.Builder builder = EventBatch.builder();
        for (int i = 0; i < count; i++) {
            builder.add(EventType.TICK, utf8("{\"n\":" + (from + i) + "}"));
        }
        return builder.build();
    }

    public static EventBatch random(Random random, int count, int maxLength) {
        EventBatch.Builder builder = EventBatch.builder();
        for (int i = 0; i < count; i++) {
            builder.add(
                    EventType.of(TYPES[random.nextInt(TYPES.length)]),
                    utf8(randomData(random, maxLength)));
        }
        return builder.build();
    }

    public static String randomData(Random random, int maxLength) {
        StringBuilder data = new StringBuilder("{\"x\":").append(random.nextLong());
        data.append(",\"text\":\"");
        int length = random.nextInt(1 + random.nextInt(Math.max(1, maxLength)));
        while (data.length() < length) {
            data.append(TEXTS[random.nextInt(TEXTS.length)]);
        }
        return data.append("\"}").toString();
    }

    @CanIgnoreReturnValue
    public static Appended append(EventLog log, EventBatch batch) {
        return await(log.append(Append.of(batch)));
    }

    @CanIgnoreReturnValue
    public static Appended append(EventLog log, String... data) {
        return append(log, batch(data));
    }

    public static Append ifHead(Cursor head, EventBatch batch) {
        return new Append(batch, head, null, Gate.OPEN);
    }

    public static Append from(Producer producer, EventBatch batch) {
        return new Append(batch, null, producer, Gate.OPEN);
    }

    public static Append through(Gate gate, EventBatch batch) {
        return new Append(batch, null, null, gate);
    }

    /** Every line after the cursor, without line feeds. */
    public static List<String> lines(EventLog log, Cursor after, int maxBytes) {
        List<String> all = new ArrayList<>();
        Cursor at = after;
        while (true) {
            EventLines lines = await(log.read(at, maxBytes));
            if (lines.isEmpty()) {
                return all;
            }
            assertEquals(at.plus(1), lines.first(), "lines follow the cursor");
            for (int i = 0; i < lines.count(); i++) {
                all.add(line(lines, i));
            }
            at = lines.last();
        }
    }

    public static List<String> lines(EventLog log) {
        return lines(log, log.oldest(), 1 << 20);
    }

    public static String line(EventLines lines, int i) {
        int from = lines.lineFrom(i);
        return new String(lines.bytes(), from, lines.lineTo(i) - from, StandardCharsets.UTF_8);
    }

    /** The data of every event. */
    public static List<String> data(EventLog log) {
        List<String> all = new ArrayList<>();
        Cursor at = log.oldest();
        for (EventLines lines = await(log.read(at, 1 << 16));
                !lines.isEmpty();
                lines = await(log.read(at, 1 << 16))) {
            for (int i = 0; i < lines.count(); i++) {
                all.add(new String(lines.data(i), StandardCharsets.UTF_8));
            }
            at = lines.last();
        }
        return all;
    }

    @CanIgnoreReturnValue
    public static Problem refused(ProblemKind kind, Uni<?> uni) {
        Problem problem = assertThrows(Problem.class, () -> await(uni));
        assertEquals(kind, problem.kind(), problem.detail());
        return problem;
    }
}
