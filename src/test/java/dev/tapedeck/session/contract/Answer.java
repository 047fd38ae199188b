package dev.tapedeck.session.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.net.http.HttpHeaders;
import java.util.List;

/** What the service answered. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Answer(int status, HttpHeaders headers, byte[] bytes) {
    private static final List<String> MEMBERS =
            List.of("type", "title", "status", "detail", "code");

    public String text() {
        return new String(bytes, UTF_8);
    }

    public JsonNode json() {
        return Json.read(bytes);
    }

    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** A cursor or another text of the answer. */
    public String at(String member) {
        return json().path(member).asText();
    }

    @CanIgnoreReturnValue
    public Answer is(int expected) {
        assertEquals(expected, status, () -> text());
        return this;
    }

    /** Refused with that status and code, as API.md says errors are. */
    @CanIgnoreReturnValue
    public Answer isProblem(int expected, String code) {
        is(expected);
        assertEquals(code, problem().path("code").asText());
        return this;
    }

    /** Refused, with a field named as what is wrong. */
    @CanIgnoreReturnValue
    public Answer isProblem(int expected, String code, String field) {
        isProblem(expected, code);
        JsonNode errors = json().path("errors");
        assertTrue(errors.isArray() && !errors.isEmpty(), this::text);
        assertEquals(field, errors.get(0).path("field").asText(), this::text);
        assertTrue(errors.get(0).path("message").isTextual(), this::text);
        return this;
    }

    /** The problem document, whole. */
    @CanIgnoreReturnValue
    public JsonNode problem() {
        assertEquals("application/problem+json", header("Content-Type"), this::text);
        JsonNode document = json();
        for (String member : MEMBERS) {
            assertTrue(document.hasNonNull(member), () -> member + " in " + text());
        }
        assertEquals(status, document.path("status").asInt());
        assertTrue(document.path("code").asText().matches("[A-Z][A-Z0-9_]+"), this::text);
        return document;
    }
}
