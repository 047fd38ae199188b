package dev.tapedeck.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.document.UnreadableDocument;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.log.Timestamps;
import dev.tapedeck.problem.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fields of a stored run, by whichever system it was stored. */
final class StoredRun {
    private static final List<String> TIMES =
            List.of("created_at", "updated_at", "started_at", "finished_at");

    private StoredRun() {}

    static void check(String id, RawObject fields) throws UnreadableDocument {
        if (!RunIds.isValid(id)) {
            throw new UnreadableDocument("its name is no run id");
        }
        for (String name : TIMES) {
            var readable = time(fields, name);
        }
        for (String name : List.of("request", "meta")) {
            byte[] value = fields.get(name);
            if (value != null && fields.hasValue(name) && value[0] != '{') {
                throw new UnreadableDocument(name + " is no object");
            }
        }
        var known = status(fields);
        var listed = artifacts(fields);
    }

    static RunStatus status(RawObject fields) throws UnreadableDocument {
        if (!fields.hasValue("status")) {
            return RunStatus.QUEUED;
        }
        Optional<RunStatus> status = fields.text("status").flatMap(RunStatus::of);
        return status.orElseThrow(() -> new UnreadableDocument("its status is unknown"));
    }

    /** Empty when there is none. A time without a zone is UTC. */
    static Optional<Instant> time(RawObject fields, String name) throws UnreadableDocument {
        if (!fields.hasValue(name)) {
            return Optional.empty();
        }
        String text = fields.text(name).orElse("");
        try {
            return Optional.of(parse(text.replace(' ', 'T')));
        } catch (DateTimeException e) {
            throw new UnreadableDocument(name + " is no time");
        }
    }

    private static Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        }
    }

    /** Those whose files are here. */
    static List<Artifact> artifacts(RawObject fields) throws UnreadableDocument {
        List<Artifact> all = new ArrayList<>();
        for (JsonNode each : listed(fields)) {
            if (each.isObject() && each.hasNonNull("file")) {
                all.add(artifact(each));
            }
        }
        return all;
    }

    static int countOfArtifacts(RawObject fields) throws UnreadableDocument {
        return listed(fields).size();
    }

    private static JsonNode listed(RawObject fields) throws UnreadableDocument {
        byte[] json = fields.get("artifacts");
        if (json == null || !fields.hasValue("artifacts")) {
            return StrictJson.tree(RawObject.literal("[]"));
        }
        try {
            JsonNode listed = StrictJson.tree(json);
            if (listed.isArray()) {
                return listed;
            }
        } catch (Problem e) {
            throw new UnreadableDocument("artifacts: " + e.detail());
        }
        throw new UnreadableDocument("artifacts are no list");
    }

    private static Artifact artifact(JsonNode json) throws UnreadableDocument {
        String id = json.path("id").asText();
        String file = json.path("file").asText();
        if (!RunIds.isArtifact(id) || !file.startsWith(id) || file.indexOf('/') >= 0) {
            throw new UnreadableDocument("an artifact has no id");
        }
        try {
            return new Artifact(
                    id,
                    json.path("size").asLong(),
                    json.path("sha256").asText(),
                    json.path("content_type").asText("application/octet-stream"),
                    parse(json.path("created_at").asText()),
                    file);
        } catch (DateTimeException e) {
            throw new UnreadableDocument("an artifact's created_at is no time");
        }
    }

    /**
     * @param withFiles as they are stored; without as clients see them
     */
    static byte[] json(List<Artifact> artifacts, boolean withFiles) {
        JsonBytes out = new JsonBytes(256).put('[');
        String comma = "";
        for (Artifact each : artifacts) {
            out.ascii(comma).ascii("{\"id\":").string(each.id());
            out.ascii(",\"size\":").number(each.size());
            out.ascii(",\"sha256\":").string(each.sha256());
            out.ascii(",\"content_type\":").string(each.contentType());
            out.ascii(",\"created_at\":").string(Timestamps.format(each.createdAt()));
            if (withFiles) {
                out.ascii(",\"file\":").string(each.file());
            }
            out.put('}');
            comma = ",";
        }
        return out.put(']').toByteArray();
    }
}
