package dev.tapedeck.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.io.IOException;
import java.util.Arrays;

/** A request body, read strictly: one JSON value, no duplicate key, UTF-8, bounded depth. */
public final class StrictJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .build();

    private StrictJson() {}

    /**
     * @return the object, compact. @throws Problem INVALID_JSON
     */
    public static byte[] object(byte[] body, int maxDepth) {
        return compact(body, maxDepth, true);
    }

    /** The same for a value of any type. */
    public static byte[] value(byte[] body, int maxDepth) {
        return compact(body, maxDepth, false);
    }

    private static byte[] compact(byte[] body, int maxDepth, boolean object) {
        JsonCompactor compactor = new JsonCompactor(maxDepth);
        compactor.begin(body.length);
        compactor.input(body, 0, body.length);
        try {
            if (object && compactor.peek() != '{') {
                throw compactor.refused("a JSON object should stand here");
            }
            compactor.value();
            if (!compactor.atEnd()) {
                throw compactor.refused(
                        "something stands after the " + (object ? "object" : "value"));
            }
        } catch (JsonRefused e) {
            throw refused(e);
        }
        return Arrays.copyOf(compactor.output(), compactor.length());
    }

    public static Problem refused(JsonRefused e) {
        return Problem.of(ProblemKind.INVALID_JSON, e.why() + " (byte " + e.offset() + ")")
                .member("offset", e.offset());
    }

    public static JsonNode tree(byte[] compact) {
        try {
            return MAPPER.readTree(compact);
        } catch (JsonProcessingException e) {
            throw Problem.of(ProblemKind.INVALID_JSON, e.getOriginalMessage());
        } catch (NumberFormatException e) {
            throw Problem.of(ProblemKind.INVALID_JSON, "a number's exponent is out of range");
        } catch (IOException e) {
            throw Problem.of(ProblemKind.INVALID_JSON, String.valueOf(e.getMessage()));
        }
    }

    /** Compact; decimals without an exponent. */
    public static byte[] write(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
