package dev.tapedeck.run;

import dev.tapedeck.document.Revision;
import dev.tapedeck.document.UnreadableDocument;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonIndent;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.log.Timestamps;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run's document while it is read or changed. Fields that are not known here, and every digit,
 * stay as they were. Not thread-safe.
 */
final class RunDocument {
    private static final byte[] EMPTY = RawObject.literal("{}");
    private static final byte[] NULL = RawObject.literal("null");

    private final RawObject fields;
    private boolean changed;

    private RunDocument(RawObject fields) {
        this.fields = fields;
    }

    static RunDocument fresh(String id, String kind, Instant now) {
        RawObject fields = RawObject.parse(EMPTY).orElseThrow();
        text(fields, "id", id);
        text(fields, "kind", kind);
        text(fields, "status", RunStatus.QUEUED.wire());
        time(fields, "created_at", now);
        time(fields, "updated_at", now);
        RunDocument run = new RunDocument(fields);
        run.fill(now);
        run.changed = true;
        return run;
    }

    /**
     * @param now for times that are missing
     */
    static RunDocument read(String id, byte[] stored, Instant now) throws UnreadableDocument {
        RawObject fields =
                RawObject.parse(stored)
                        .orElseThrow(() -> new UnreadableDocument("it is no JSON object"));
        StoredRun.check(id, fields);
        RunDocument run = new RunDocument(fields);
        run.keepOthersArtifacts();
        text(fields, "id", id);
        text(fields, "kind", RunIds.kind(fields.text("kind").orElse("")));
        text(fields, "status", StoredRun.status(fields).wire());
        run.fill(StoredRun.time(fields, "updated_at").orElse(now));
        return run;
    }

    private void keepOthersArtifacts() throws UnreadableDocument {
        List<Artifact> here = StoredRun.artifacts(fields);
        if (here.size() < StoredRun.countOfArtifacts(fields)) {
            listElsewhere(here);
        }
    }

    /** Files that are not here are listed by another name. */
    private void listElsewhere(List<Artifact> here) {
        fields.put("artifacts_elsewhere", bytes("artifacts"));
        fields.put("artifacts", StoredRun.json(here, true));
    }

    /** It comes from elsewhere, without its files. */
    void forgetArtifacts() {
        if (!artifacts().isEmpty()) {
            listElsewhere(List.of());
        }
    }

    /** What every run has, also those of earlier systems. */
    private void fill(Instant updated) {
        time(fields, "created_at", times("created_at").orElse(updated));
        time(fields, "updated_at", updated);
        for (String name : List.of("started_at", "finished_at")) {
            times(name).ifPresentOrElse(at -> time(fields, name, at), () -> nothing(name));
        }
        for (String name : List.of("request", "meta")) {
            if (!fields.hasValue(name)) {
                fields.put(name, EMPTY);
            }
        }
        nothing("artifact_id");
        nothing("error");
        if (!fields.hasValue("artifacts")) {
            fields.put("artifacts", RawObject.literal("[]"));
        }
    }

    private void nothing(String name) {
        fields.putIfAbsent(name, NULL);
    }

    private Optional<Instant> times(String name) {
        try {
            return StoredRun.time(fields, name);
        } catch (UnreadableDocument e) {
            throw new IllegalStateException(name + " was checked before", e);
        }
    }

    private static void text(RawObject fields, String name, String value) {
        fields.put(name, RawObject.string(value));
    }

    private static void time(RawObject fields, String name, Instant at) {
        text(fields, name, Timestamps.format(at));
    }

    String id() {
        return fields.text("id").orElseThrow();
    }

    String kind() {
        return fields.text("kind").orElseThrow();
    }

    RunStatus status() {
        return RunStatus.of(fields.text("status").orElseThrow()).orElseThrow();
    }

    List<Artifact> artifacts() {
        try {
            return StoredRun.artifacts(fields);
        } catch (UnreadableDocument e) {
            throw new IllegalStateException("artifacts were checked before", e);
        }
    }

    /** Whether there is anything to write. */
    boolean isChanged() {
        return changed;
    }

    /**
     * @throws Problem when the run cannot become so; then nothing is to be written
     */
    void apply(RunChange change, Instant now) {
        if (change.kind() != null && !RunIds.kind(change.kind()).equals(kind())) {
            throw Problem.of(
                            ProblemKind.RUN_KIND_FIXED,
                            "run " + id() + " is of kind " + kind() + ", which stays")
                    .member("kind", kind());
        }
        if (change.status() != null) {
            become(change.status(), now);
        }
        if (change.request() != null) {
            put("request", RawObject.compact(change.request()));
        }
        if (change.meta() != null) {
            merge(change.meta());
        }
        if (change.artifactId() != null) {
            main(change.artifactId());
        }
        if (change.error() != null) {
            put("error", RawObject.string(change.error()));
        }
        touch(now);
    }

    private void become(RunStatus next, Instant now) {
        RunStatus before = status();
        if (!before.canBecome(next)) {
            throw Problem.of(
                            ProblemKind.ILLEGAL_TRANSITION,
                            "a run that is " + before.wire() + " cannot become " + next.wire())
                    .member("run_status", before.wire());
        }
        put("status", RawObject.string(next.wire()));
        if (next == RunStatus.RUNNING && !fields.hasValue("started_at")) {
            put("started_at", RawObject.string(Timestamps.format(now)));
        }
        if (next.isTerminal() && !fields.hasValue("finished_at")) {
            put("finished_at", RawObject.string(Timestamps.format(now)));
        }
    }

    private void merge(byte[] members) {
        RawObject meta = RawObject.parse(bytes("meta")).orElseThrow();
        RawObject added =
                RawObject.parse(members)
                        .orElseThrow(() -> Problem.field("meta", "should be an object"));
        for (String name : added.names()) {
            byte[] value = bytes(added, name);
            if (Arrays.equals(value, NULL)) {
                meta.remove(name);
            } else {
                meta.put(name, value);
            }
        }
        put("meta", meta.toJson());
    }

    private void main(String artifactId) {
        if (artifacts().stream().noneMatch(each -> each.id().equals(artifactId))) {
            throw Problem.field("artifact_id", "should be one of the run's artifacts");
        }
        put("artifact_id", RawObject.string(artifactId));
    }

    /** In place of the one of its id; the first one is the main one. */
    void put(Artifact artifact, Instant now) {
        List<Artifact> all = new ArrayList<>(artifacts());
        all.removeIf(each -> each.id().equals(artifact.id()));
        all.add(artifact);
        put("artifacts", StoredRun.json(all, true));
        if (!fields.hasValue("artifact_id")) {
            put("artifact_id", RawObject.string(artifact.id()));
        }
        touch(now);
    }

    void removeArtifact(String artifactId, Instant now) {
        List<Artifact> all = new ArrayList<>(artifacts());
        if (all.removeIf(each -> each.id().equals(artifactId))) {
            put("artifacts", StoredRun.json(all, true));
        }
        if (fields.text("artifact_id").filter(artifactId::equals).isPresent()) {
            put("artifact_id", NULL);
        }
        touch(now);
    }

    private void touch(Instant now) {
        if (changed) {
            time(fields, "updated_at", now);
        }
    }

    private void put(String name, byte[] value) {
        if (!Arrays.equals(value, fields.get(name))) {
            fields.put(name, value);
            changed = true;
        }
    }

    private byte[] bytes(String name) {
        return bytes(fields, name);
    }

    private static byte[] bytes(RawObject object, String name) {
        byte[] value = object.get(name);
        return value == null ? NULL : value;
    }

    /** As a person reads it. */
    byte[] toStored() {
        return JsonIndent.indent(fields.toJson());
    }

    Run toRun(Revision revision) {
        List<Artifact> artifacts = artifacts();
        return new Run(
                id(),
                kind(),
                status(),
                times("created_at").orElseThrow(),
                times("updated_at").orElseThrow(),
                orNull("started_at"),
                orNull("finished_at"),
                bytes("request"),
                bytes("meta"),
                fields.text("artifact_id").orElse(null),
                error(),
                artifacts,
                revision,
                wire(artifacts));
    }

    private @Nullable Instant orNull(String name) {
        return times(name).orElse(null);
    }

    /** Earlier systems may have put an object there. */
    private @Nullable String error() {
        return fields.hasValue("error")
                ? fields.text("error")
                        .orElseGet(() -> new JsonBytes(64).put(bytes("error")).toString())
                : null;
    }

    private byte[] wire(List<Artifact> artifacts) {
        RawObject shown = RawObject.parse(fields.toJson()).orElseThrow();
        return shown.put("artifacts", StoredRun.json(artifacts, false)).toJson();
    }
}
