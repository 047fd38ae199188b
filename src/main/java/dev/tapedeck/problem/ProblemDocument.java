package dev.tapedeck.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The one rendering of a problem: RFC 9457, {@code application/problem+json}. */
public final class ProblemDocument {
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private ProblemDocument() {}

    public static byte[] of(Problem problem) {
        ObjectNode document = JSON.createObjectNode();
        document.put(
                "type",
                "urn:tapedeck:problem:" + problem.kind().name().toLowerCase(java.util.Locale.ROOT));
        document.put("title", problem.kind().title());
        document.put("status", problem.status());
        document.put("detail", problem.detail());
        document.put("code", problem.kind().name());
        if (!problem.errors().isEmpty()) {
            ArrayNode errors = document.putArray("errors");
            for (Problem.BadField each : problem.errors()) {
                errors.addObject().put("field", each.field()).put("message", each.message());
            }
        }
        problem.members().forEach((name, value) -> document.putPOJO(name, value));
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem could not be written", e);
        }
    }
}
