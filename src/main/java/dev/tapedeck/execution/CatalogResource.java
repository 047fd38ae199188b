package dev.tapedeck.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tapedeck.execution.source.Source;
import dev.tapedeck.execution.source.SourceInfo;
import dev.tapedeck.execution.source.Sources;
import dev.tapedeck.execution.strategy.CommonParameters;
import dev.tapedeck.execution.strategy.ParameterSpec;
import dev.tapedeck.execution.strategy.Strategies;
import dev.tapedeck.execution.strategy.StrategyKind;
import dev.tapedeck.log.Timestamps;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What executions can be made of: strategies with their parameters, and sources. Blocks, on the
 * worker threads.
 */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class CatalogResource {
    private static final List<String> INDEXED =
            List.of(
                    "ticks",
                    "from",
                    "to",
                    "symbols",
                    "min_price",
                    "max_price",
                    "sha256",
                    "indexed_at",
                    "problem");

    private final Sources sources;
    private final SourceIndex index;

    @Inject
    public CatalogResource(Sources sources, SourceIndex index) {
        this.sources = sources;
        this.index = index;
    }

    @GET
    @Path("/strategies")
    public Response strategies(
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        byte[] page = Page.of(limit, offset).write(Strategies.all(), CatalogResource::json);
        return Response.ok(page).build();
    }

    /** Fails with STORAGE_UNAVAILABLE when the replay folder cannot be read. */
    @GET
    @Path("/sources")
    public Response sources(
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        Page page = Page.of(limit, offset);
        try {
            return Response.ok(page.write(sources.all(), this::indexed)).build();
        } catch (IOException e) {
            throw Problem.of(ProblemKind.STORAGE_UNAVAILABLE, "the replay folder cannot be read");
        }
    }

    private static ObjectNode json(StrategyKind strategy) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", strategy.name()).put("description", strategy.description());
        ArrayNode parameters = json.putArray("parameters");
        strategy.parameters(CommonParameters.DEFAULT_BAR_SECONDS)
                .forEach(p -> parameters.add(json(p)));
        return json;
    }

    private static ObjectNode json(ParameterSpec parameter) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", parameter.name())
                .put("type", parameter.type().name().toLowerCase(Locale.ROOT));
        if (parameter.defaultValue() instanceof BigDecimal number) {
            json.put("default", number).put("min", parameter.min()).put("max", parameter.max());
        } else {
            json.put("default", parameter.defaultValue().toString());
            ArrayNode choices = json.putArray("choices");
            parameter.choices().forEach(choices::add);
        }
        return json.put("description", parameter.description());
    }

    /** With what a job found when it read all of it, as long as that is what lies there. */
    private ObjectNode indexed(Source source) {
        SourceInfo info = source.info();
        ObjectNode json = json(info);
        index.find(info)
                .ifPresent(found -> {
                    for (String name : INDEXED) {
                        JsonNode value = found.get(name);
                        if (value != null) {
                            json.set(name, value);
                        }
                    }
                });
        return json;
    }

    private static ObjectNode json(SourceInfo source) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        return json.put("name", source.name())
                .put("kind", source.kind())
                .put("symbol", source.symbol())
                .put("description", source.description())
                .put("ticks", source.ticks())
                .put("bytes", source.bytes())
                .put("from", time(source.from()))
                .put("to", time(source.to()))
                .put("bar_seconds", source.barSeconds())
                .put("problem", source.problem());
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : Timestamps.format(time);
    }
}
