package dev.tapedeck.job;

import dev.tapedeck.document.UnreadableDocument;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.RawArray;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.log.Timestamps;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A job as a JSON document, and back. Reads the records of existing systems too: what they lack has
 * a default, what is not known here is kept. Stateless.
 */
final class JobForm {
    private static final byte[] NOTHING = RawObject.literal("{}");
    private static final int MOST_ATTEMPTS = 1000;
    private static final Set<String> KNOWN =
            Set.of(
                    "id",
                    "type",
                    "task",
                    "status",
                    "payload",
                    "metadata",
                    "progress",
                    "result",
                    "error",
                    "reason",
                    "attempt",
                    "max_attempts",
                    "created_at",
                    "started_at",
                    "completed_at",
                    "heartbeat_at",
                    "retry_at",
                    "worker",
                    "claim",
                    "history");

    private JobForm() {}

    static RawObject write(Job job) {
        JobState state = job.state();
        RawObject out = RawObject.empty();
        out.put("id", RawObject.string(job.id()));
        out.put("type", RawObject.string(job.type().wire()));
        putText(out, "task", job.task());
        out.put("status", RawObject.string(state.status().wire()));
        out.put("payload", job.payload());
        out.put("progress", job.progress().json());
        out.put(
                "result",
                state instanceof JobState.Completed done
                        ? done.result()
                        : RawObject.literal("null"));
        out.put("created_at", time(job.createdAt()));
        out.put("started_at", time(state.startedAt()));
        out.put("completed_at", time(state.endedAt()));
        switch (state) {
            case JobState.Failed failed -> {
                out.put("error", RawObject.string(failed.error()));
                out.put("reason", RawObject.string(failed.reason().wire()));
            }
            case JobState.Running running -> {
                out.put("error", RawObject.literal("null"));
                out.put("worker", RawObject.string(running.worker()));
                out.put("claim", RawObject.string(running.claim()));
                out.put("heartbeat_at", time(running.heartbeatAt()));
            }
            case JobState.Pending pending -> {
                out.put("error", RawObject.literal("null"));
                if (pending.notBefore() != null) {
                    out.put("retry_at", time(pending.notBefore()));
                }
            }
            case JobState.Completed completed -> {
                out.put("error", RawObject.literal("null"));
                putText(out, "claim", completed.claim());
            }
            case JobState.Cancelled cancelled -> out.put("error", RawObject.literal("null"));
        }
        out.put("attempt", number(state.attempt()));
        out.put("max_attempts", number(job.maxAttempts()));
        out.put("metadata", job.metadata());
        out.put("history", history(job.history()));
        job.others().forEach(other -> out.put(other.name(), other.value()));
        return out;
    }

    private static byte[] history(List<Change> changes) {
        JsonBytes out = new JsonBytes(128 + 128 * changes.size()).put('[');
        String comma = "";
        for (Change change : changes) {
            out.ascii(comma).ascii("{\"ts\":").string(Timestamps.format(change.at()));
            out.ascii(",\"data\":").put(change.data()).put('}');
            comma = ",";
        }
        return out.put(']').toByteArray();
    }

    /**
     * @throws UnreadableDocument that says what is wrong with it
     */
    static Job read(String id, byte[] json) throws UnreadableDocument {
        RawObject in =
                RawObject.parse(json)
                        .orElseThrow(() -> new UnreadableDocument("it is no JSON object"));
        require(
                !in.has("id") || in.text("id").filter(id::equals).isPresent(),
                "its id is not " + id);
        JobType type = word(in, "type", JobType::of);
        JobStatus status = word(in, "status", JobStatus::of);
        Instant createdAt =
                instant(in, "created_at")
                        .orElseThrow(() -> new UnreadableDocument("it has no created_at"));
        JobState state = state(in, status, createdAt);
        Job job =
                new Job(
                        id,
                        type,
                        in.text("task").orElse(null),
                        object(in, "payload"),
                        object(in, "metadata"),
                        whole(in, "max_attempts", Math.max(1, state.attempt())),
                        createdAt,
                        state,
                        progress(in),
                        changes(in),
                        others(in, status));
        return job.history().isEmpty() ? withHistory(job) : job;
    }

    /** A record from before there were histories: how it stands is all that is known of it. */
    private static Job withHistory(Job job) {
        Instant ended = job.state().endedAt();
        Instant started = job.state().startedAt();
        return job.noted(ended != null ? ended : started != null ? started : job.createdAt());
    }

    private static JobState state(RawObject in, JobStatus status, Instant createdAt)
            throws UnreadableDocument {
        Instant startedAt = instant(in, "started_at").orElse(null);
        Instant endedAt = instant(in, "completed_at").orElse(startedAt);
        Instant end = endedAt == null ? createdAt : endedAt;
        int least = status == JobStatus.RUNNING || status == JobStatus.COMPLETED ? 1 : 0;
        int attempt = whole(in, "attempt", startedAt == null ? least : 1);
        return switch (status) {
            case PENDING -> new JobState.Pending(attempt, instant(in, "retry_at").orElse(null));
            case RUNNING -> {
                Instant since = startedAt == null ? createdAt : startedAt;
                yield new JobState.Running(
                        Math.max(1, attempt),
                        since,
                        in.text("worker").orElse(""),
                        in.text("claim").orElse(""),
                        instant(in, "heartbeat_at").orElse(since));
            }
            case COMPLETED -> {
                byte[] result = in.get("result");
                yield new JobState.Completed(
                        attempt,
                        startedAt,
                        end,
                        result == null ? RawObject.literal("null") : result,
                        in.text("claim").orElse(null));
            }
            case FAILED ->
                    new JobState.Failed(
                            attempt,
                            startedAt,
                            end,
                            in.text("reason").flatMap(FailReason::of).orElse(FailReason.ERROR),
                            in.text("error").orElse(""));
            case CANCELLED -> new JobState.Cancelled(attempt, startedAt, end);
        };
    }

    private static Progress progress(RawObject in) throws UnreadableDocument {
        RawObject progress = RawObject.parse(object(in, "progress")).orElseThrow();
        return new Progress(
                progress.decimal("current").map(BigDecimal::longValue).orElse(0L),
                progress.decimal("total").map(BigDecimal::longValue).orElse(0L),
                progress.text("message").orElse(""));
    }

    private static List<Change> changes(RawObject in) throws UnreadableDocument {
        byte[] history = in.get("history");
        List<Change> changes = new ArrayList<>();
        if (history == null) {
            return changes;
        }
        for (byte[] each : RawArray.elements(history)) {
            RawObject change =
                    RawObject.parse(each)
                            .orElseThrow(() -> new UnreadableDocument("its history is odd"));
            byte[] data = object(change, "data");
            JobStatus status = word(RawObject.parse(data).orElseThrow(), "status", JobStatus::of);
            Instant at =
                    instant(change, "ts")
                            .orElseThrow(() -> new UnreadableDocument("its history is odd"));
            changes.add(new Change(status, at, data));
        }
        return changes;
    }

    /** What is not known here, and what an earlier system has said beside its status. */
    private static List<Job.Other> others(RawObject in, JobStatus status) {
        return in.names().stream()
                .filter(name ->
                        !KNOWN.contains(name)
                                || (name.equals("result")
                                        && status != JobStatus.COMPLETED
                                        && in.hasValue(name))
                                || (name.equals("error")
                                        && status != JobStatus.FAILED
                                        && in.hasValue(name)))
                .map(name -> new Job.Other(name, in.required(name)))
                .toList();
    }

    private static <T> T word(RawObject in, String name, Function<String, Optional<T>> of)
            throws UnreadableDocument {
        return in.text(name)
                .flatMap(of)
                .orElseThrow(() ->
                        new UnreadableDocument("its " + name + " is none: " + shown(in.get(name))));
    }

    private static String shown(byte @Nullable [] value) {
        if (value == null) {
            return "absent";
        }
        String text = new String(value, java.nio.charset.StandardCharsets.UTF_8);
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    private static byte[] object(RawObject in, String name) throws UnreadableDocument {
        byte[] value = in.get(name);
        if (value == null || value[0] == 'n') {
            return NOTHING;
        }
        require(value[0] == '{', "its " + name + " is no object");
        return value;
    }

    private static int whole(RawObject in, String name, int byDefault) {
        return in.decimal(name)
                .map(value -> Math.clamp(value.longValue(), 0, MOST_ATTEMPTS))
                .orElse(byDefault);
    }

    /** With an offset, or without one as some existing systems write it, which is UTC. */
    private static Optional<Instant> instant(RawObject in, String name) throws UnreadableDocument {
        if (!in.hasValue(name)) {
            return Optional.empty();
        }
        String text =
                in.text(name)
                        .orElse("")
                        .replace(' ', 'T')
                        .replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
        try {
            boolean zoned = text.matches(".*(Z|[+-]\\d\\d:\\d\\d)");
            return Optional.of(
                    zoned
                            ? OffsetDateTime.parse(text).toInstant()
                            : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            throw new UnreadableDocument("its " + name + " is no time: " + shown(in.get(name)));
        }
    }

    private static void require(boolean holds, String otherwise) throws UnreadableDocument {
        if (!holds) {
            throw new UnreadableDocument(otherwise);
        }
    }

    private static byte[] time(@Nullable Instant instant) {
        return instant == null
                ? RawObject.literal("null")
                : RawObject.string(Timestamps.format(instant));
    }

    private static byte[] number(long number) {
        return RawObject.literal(String.valueOf(number));
    }

    private static void putText(RawObject out, String name, @Nullable String text) {
        if (text != null) {
            out.put(name, RawObject.string(text));
        }
    }
}
