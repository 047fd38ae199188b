package dev.tapedeck.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.DocumentRepository;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.execution.source.SourceInfo;
import dev.tapedeck.execution.source.SourceScan;
import dev.tapedeck.log.Timestamps;
import dev.tapedeck.problem.Problem;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What sources were found to hold when they were read whole, as one document for each: {@code
 * sources} and the source's name. A file that was written since is not what was read, and its
 * document says nothing any more. Blocks.
 */
@Singleton
public class SourceIndex {
    static final String FIRST = "sources";

    private static final Logger LOG = Logger.getLogger(SourceIndex.class);
    private static final EntityName ENTITY = EntityName.of(FIRST);

    private final DocumentRepository documents;

    public SourceIndex(DocumentRepository documents) {
        this.documents = documents;
    }

    /** Answers the document. */
    public ObjectNode put(SourceScan scan, Instant now) {
        ObjectNode json = json(scan).put("indexed_at", Timestamps.format(now));
        byte[] bytes = Json.write(json);
        DocumentRepository.Written unused =
                Await.now(documents.write(ENTITY, scan.name(), bytes, bytes, Precondition.NONE));
        return json;
    }

    /** Empty when there is none that fits, or none can be read now. */
    Optional<JsonNode> find(SourceInfo source) {
        try {
            JsonNode json = Json.read(Await.now(documents.read(ENTITY, source.name())).json());
            return fits(json, source) ? Optional.of(json) : Optional.empty();
        } catch (Problem e) {
            if (!DocumentProblems.isNotFound(e)) {
                LOG.warnf("the index of source %s: %s", source.name(), e.detail());
            }
            return Optional.empty();
        }
    }

    private static boolean fits(JsonNode json, SourceInfo source) {
        Long bytes = source.bytes();
        Long ticks = source.ticks();
        return json.path("name").asText().equals(source.name())
                && (bytes == null || json.path("bytes").asLong() == bytes)
                && (ticks == null || json.path("ticks").asLong() == ticks)
                && Objects.equals(json.path("modified").textValue(), time(source.modified()));
    }

    private static ObjectNode json(SourceScan scan) {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("name", scan.name())
                        .put("ticks", scan.ticks())
                        .put("from", time(scan.from()))
                        .put("to", time(scan.to()));
        ArrayNode symbols = json.putArray("symbols");
        scan.symbols().forEach(symbols::add);
        return json.put("min_price", plain(scan.minPrice()))
                .put("max_price", plain(scan.maxPrice()))
                .put("bytes", scan.bytes())
                .put("sha256", scan.sha256())
                .put("modified", time(scan.modified()))
                .put("line", scan.line())
                .put("problem", scan.problem());
    }

    private static @Nullable BigDecimal plain(@Nullable BigDecimal value) {
        if (value == null) {
            return null;
        }
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : Timestamps.format(time);
    }
}
