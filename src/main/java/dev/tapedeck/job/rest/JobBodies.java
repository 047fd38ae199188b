package dev.tapedeck.job.rest;

import dev.tapedeck.job.JobPolicies;
import dev.tapedeck.job.JobType;
import dev.tapedeck.job.NewJob;
import dev.tapedeck.job.Progress;
import dev.tapedeck.json.RawArray;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.problem.Ids;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what clients and workers send about jobs, strictly. Stateless. */
final class JobBodies {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_TEXT = 2000;
    private static final int MAX_TASKS = 100;
    private static final byte[] NOTHING = RawObject.literal("{}");

    private JobBodies() {}

    static RawObject object(byte @Nullable [] body, int maxBytes) {
        byte[] json = body == null ? new byte[0] : body;
        if (json.length > maxBytes) {
            throw Problem.of(
                    ProblemKind.PAYLOAD_TOO_LARGE, "this has at most " + maxBytes + " bytes");
        }
        return RawObject.parse(StrictJson.object(json, MAX_DEPTH)).orElseThrow();
    }

    static NewJob newJob(RawObject body) {
        String wire = text(body, "type");
        JobType type =
                Optional.ofNullable(wire)
                        .flatMap(JobType::of)
                        .orElseThrow(() -> Problem.field("type", "should be one of " + types()));
        String id = text(body, "id");
        String task = text(body, "task");
        return new NewJob(
                id == null ? null : Ids.check("id", id, Ids.MAX),
                type,
                task == null ? null : Ids.check("task", task, Ids.MAX),
                object(body, "payload"),
                object(body, "metadata"),
                attempts(body));
    }

    private static String types() {
        return Arrays.stream(JobType.values()).map(JobType::wire).collect(Collectors.joining(", "));
    }

    private static @Nullable Integer attempts(RawObject body) {
        if (!body.hasValue("max_attempts")) {
            return null;
        }
        return (int) whole(body, "max_attempts", 1, JobPolicies.MOST_ATTEMPTS);
    }

    private static byte[] object(RawObject body, String field) {
        if (!body.hasValue(field)) {
            return NOTHING;
        }
        byte[] value = body.required(field);
        if (value[0] != '{') {
            throw Problem.field(field, "should be an object");
        }
        return value;
    }

    static String worker(RawObject body) {
        return Ids.check("worker", required(body, "worker"), Ids.MAX);
    }

    static String claim(RawObject body) {
        return required(body, "claim");
    }

    /** Empty for any. */
    static Set<String> tasks(RawObject body) {
        if (!body.hasValue("tasks")) {
            return Set.of();
        }
        Set<String> tasks = new HashSet<>();
        byte[] value = body.required("tasks");
        for (byte[] each : RawArray.elements(value)) {
            RawObject one = RawObject.empty().put("tasks", each);
            tasks.add(Ids.check("tasks", required(one, "tasks"), Ids.MAX));
        }
        if (value[0] != '[' || tasks.isEmpty() || tasks.size() > MAX_TASKS) {
            throw Problem.field("tasks", "should be an array of 1 to " + MAX_TASKS + " texts");
        }
        return tasks;
    }

    static long wholeOr(RawObject body, String field, long max, long byDefault) {
        return body.hasValue(field) ? whole(body, field, 0, max) : byDefault;
    }

    private static long whole(RawObject body, String field, long min, long max) {
        Optional<BigDecimal> given = body.decimal(field);
        boolean good =
                given.isPresent()
                        && body.required(field)[0] != '"'
                        && given.get().stripTrailingZeros().scale() <= 0
                        && given.get().compareTo(BigDecimal.valueOf(min)) >= 0
                        && given.get().compareTo(BigDecimal.valueOf(max)) <= 0;
        if (!good) {
            throw Problem.field(
                    field,
                    String.format(Locale.ROOT, "should be a whole number from %d to %d", min, max));
        }
        return given.get().longValue();
    }

    /** Null when there is none. */
    static @Nullable Progress progress(RawObject body) {
        if (!body.hasValue("progress")) {
            return null;
        }
        return progressOf(RawObject.parse(object(body, "progress")).orElseThrow());
    }

    static Progress progressOf(RawObject progress) {
        String message = text(progress, "message");
        if (message != null && message.length() > MAX_TEXT) {
            throw Problem.field("message", "should have at most " + MAX_TEXT + " characters");
        }
        return new Progress(
                whole(progress, "current", 0, Long.MAX_VALUE),
                wholeOr(progress, "total", Long.MAX_VALUE, 0),
                message == null ? "" : message);
    }

    static String error(RawObject body) {
        String error = required(body, "error");
        return error.length() <= MAX_TEXT ? error : error.substring(0, MAX_TEXT);
    }

    static boolean mayRetry(RawObject body) {
        byte[] value = body.get("retry");
        if (value == null || value[0] == 't') {
            return true;
        }
        if (value[0] != 'f') {
            throw Problem.field("retry", "should be true or false");
        }
        return false;
    }

    /** With the members that every result has. */
    static byte[] result(RawObject body) {
        RawObject result = RawObject.parse(object(body, "result")).orElseThrow();
        byte[] success = result.get("success");
        if (success != null && success[0] != 't' && success[0] != 'f') {
            throw Problem.field("result.success", "should be true or false");
        }
        byte[] artifacts = result.get("artifacts");
        if (artifacts != null && artifacts[0] != '[') {
            throw Problem.field("result.artifacts", "should be an array");
        }
        return result.putIfAbsent("success", RawObject.literal("true"))
                .putIfAbsent("data", RawObject.literal("null"))
                .putIfAbsent("error", RawObject.literal("null"))
                .putIfAbsent("artifacts", RawObject.literal("[]"))
                .toJson();
    }

    private static String required(RawObject body, String field) {
        String text = text(body, field);
        if (text == null || text.isEmpty()) {
            throw Problem.field(field, "is missing");
        }
        return text;
    }

    private static @Nullable String text(RawObject body, String field) {
        if (!body.hasValue(field)) {
            return null;
        }
        return body.text(field).orElseThrow(() -> Problem.field(field, "should be a text"));
    }
}
