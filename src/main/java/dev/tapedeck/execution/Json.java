package dev.tapedeck.execution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tapedeck.json.JsonCompactor;
import dev.tapedeck.json.JsonRefused;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.io.IOException;
import java.util.Arrays;

/** JSON trees for the calls that are rare; decimals stay exact. */
final class Json {
    static final int MAX_BODY_BYTES = 64 * 1024;

    private static final int MAX_DEPTH = 32;
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private Json() {}

    /** A client's body. @throws Problem INVALID_JSON or PAYLOAD_TOO_LARGE */
    static JsonNode body(byte[] body) {
        if (body.length > MAX_BODY_BYTES) {
            throw Problem.of(
                    ProblemKind.PAYLOAD_TOO_LARGE,
                    "an execution has at most " + MAX_BODY_BYTES + " bytes");
        }
        JsonCompactor compactor = new JsonCompactor(MAX_DEPTH);
        compactor.begin(body.length);
        compactor.input(body, 0, body.length);
        try {
            compactor.value();
        } catch (JsonRefused e) {
            throw Problem.of(ProblemKind.INVALID_JSON, "at byte " + e.offset() + ": " + e.why());
        }
        if (!compactor.atEnd()) {
            throw Problem.of(ProblemKind.INVALID_JSON, "more than one value");
        }
        JsonNode tree = read(Arrays.copyOf(compactor.output(), compactor.length()));
        if (!tree.isObject()) {
            throw Problem.of(ProblemKind.INVALID_JSON, "the body must be an object");
        }
        return tree;
    }

    /**
     * @throws Problem INVALID_JSON for what passes as JSON and no tree can hold, such as an endless
     *     number
     */
    static JsonNode read(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException | NumberFormatException e) {
            throw Problem.of(ProblemKind.INVALID_JSON, "a value is too large");
        }
    }

    static byte[] write(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
