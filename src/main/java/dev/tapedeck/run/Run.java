package dev.tapedeck.run;

import dev.tapedeck.document.Revision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is stored.
 *
 * @param request compact JSON object
 * @param meta compact JSON object
 * @param artifactId the main one of its artifacts
 * @param json all of it as clients see it, fields that are not known here included
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its revision, never by itself
public record Run(
        String id,
        String kind,
        RunStatus status,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        byte[] request,
        byte[] meta,
        @Nullable String artifactId,
        @Nullable String error,
        List<Artifact> artifacts,
        Revision revision,
        byte[] json) {
    public Optional<Artifact> artifact(String artifactId) {
        return artifacts.stream().filter(each -> each.id().equals(artifactId)).findFirst();
    }
}
