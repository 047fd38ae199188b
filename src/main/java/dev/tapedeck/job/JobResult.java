package dev.tapedeck.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a job.
 *
 * @param data any JSON
 * @param artifacts what it has left elsewhere: {@code runs/<run id>/artifacts/<artifact id>}
 */
public record JobResult(
        boolean success, JsonNode data, @Nullable String error, List<String> artifacts) {
    public JobResult {
        artifacts = List.copyOf(artifacts);
    }

    public static JobResult of(JsonNode data, List<String> artifacts) {
        return new JobResult(true, data, null, artifacts);
    }
}
