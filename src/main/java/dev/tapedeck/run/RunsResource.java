package dev.tapedeck.run;

import dev.tapedeck.document.DocumentIndex;
import dev.tapedeck.document.rest.EntityTags;
import dev.tapedeck.document.rest.ImportRoute;
import dev.tapedeck.document.rest.LargeBodies;
import dev.tapedeck.log.Timestamps;
import dev.tapedeck.problem.Paging;
import dev.tapedeck.problem.Problem;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Gatherers;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Runs as clients meet them. Blocking, on worker threads. */
@Path("/api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
public class RunsResource {
    private static final String PATH = "/api/v1/runs";
    private static final String META = "meta.";
    private static final int MOST_META = 16;

    /** In memory while they are written out. */
    private static final int AT_ONCE = 16;

    private static final String EXAMPLE =
            "{\"id\":\"backtest_5f1c22a90b7e\",\"kind\":\"backtest\",\"status\":\"succeeded\","
                    + "\"created_at\":\"2026-11-21T10:00:00.123456Z\",\"updated_at\":\"2026-11-21T10:00:09.000000Z\","
                    + "\"started_at\":\"2026-11-21T10:00:00.200000Z\",\"finished_at\":\"2026-11-21T10:00:09.000000Z\","
                    + "\"request\":{\"strategy\":\"sma_cross\",\"params\":{\"fast\":10}},\"meta\":{\"note\":\"first try\"},"
                    + "\"artifact_id\":\"stats\",\"error\":null,\"artifacts\":[{\"id\":\"stats\",\"size\":812,"
                    + "\"sha256\":\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\","
                    + "\"content_type\":\"application/json\",\"created_at\":\"2026-11-21T10:00:08.900000Z\"}]}";

    private final Runs runs;
    private final RunComparison comparison;
    private final RunsConfig config;
    private final LargeBodies bodies;

    public RunsResource(
            Runs runs, RunComparison comparison, RunsConfig config, LargeBodies bodies) {
        this.bodies = bodies;
        this.comparison = comparison;
        this.runs = runs;
        this.config = config;
    }

    void register(@Observes Router router) {
        ImportRoute.register(
                router, PATH + "/import", bodies, config.importBytes(), runs::importAll);
    }

    @GET
    @Operation(
            summary = "Runs, the latest change first",
            description =
                    "meta.<name>=<value> finds runs by a value in their meta: a text, a number by what it is worth,"
                            + " true or false; of the first 64 members, up to 256 characters long."
                            + " format=store answers all runs in one file, as earlier systems kept them.")
    @Parameter(name = "kind", example = "backtest")
    @Parameter(name = "status", example = "running")
    @Parameter(name = "format", example = "store")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            name = "one",
                                            value = "{\"items\":[" + EXAMPLE + "],\"total\":1}")))
    public Response list(
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("status") @Nullable String status,
            @QueryParam("format") @Nullable String format,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset,
            @Context UriInfo uri) {
        if (format != null) {
            if (!format.equals("store")) {
                throw Problem.parameter("format", "should be store, or absent");
            }
            return store();
        }
        RunFilter filter = new RunFilter(kind, status(status), meta(uri));
        DocumentIndex.Page page = runs.list(filter, Paging.of(limit, offset));
        return streamed(out -> {
            out.write(ascii("{\"items\":["));
            write(page.ids(), out);
            out.write(ascii("],\"total\":" + page.total() + "}"));
        });
    }

    private static @Nullable RunStatus status(@Nullable String wire) {
        return wire == null
                ? null
                : RunStatus.of(wire)
                        .orElseThrow(() ->
                                Problem.parameter(
                                        "status", "should be one of " + RunForm.statuses()));
    }

    private static Map<String, String> meta(UriInfo uri) {
        Map<String, String> wanted = new HashMap<>();
        uri.getQueryParameters()
                .forEach((name, values) -> {
                    if (name.startsWith(META)) {
                        wanted.put(name.substring(META.length()), values.getFirst());
                    }
                });
        if (wanted.size() > MOST_META) {
            throw Problem.parameter("meta", "should be at most " + MOST_META + " values");
        }
        return wanted;
    }

    private Response store() {
        List<String> ids = runs.ids();
        return streamed(out -> {
            out.write(ascii("{\"runs\":["));
            write(ids, out);
            String updated = Timestamps.format(runs.updatedAt());
            out.write(ascii("],\"updated_at\":\"" + updated + "\"}"));
        });
    }

    /** Few runs are in memory at a time, however many there are. */
    private void write(List<String> ids, OutputStream out) throws IOException {
        String comma = "";
        for (List<String> few : ids.stream().gather(Gatherers.windowFixed(AT_ONCE)).toList()) {
            for (Run run : runs.find(few)) {
                out.write(ascii(comma));
                out.write(run.json());
                comma = ",";
            }
        }
    }

    private static Response streamed(StreamingOutput body) {
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Makes a run, or changes the one of that id",
            description = "Without an id one is made of the kind: backtest_5f1c22a90b7e.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples =
                                    @ExampleObject(
                                            name = "a backtest",
                                            value =
                                                    "{\"kind\":\"backtest\",\"request\":{\"strategy\":\"sma_cross\"}}")))
    @APIResponse(responseCode = "201", description = "It is new; Location says where it is")
    @APIResponse(responseCode = "200", description = "It was there, and has the change")
    @APIResponse(responseCode = "400", description = "INVALID_ID, INVALID_JSON, INVALID_FIELD")
    @APIResponse(responseCode = "409", description = "RUN_KIND_FIXED, ILLEGAL_TRANSITION")
    public Response post(@Context HttpHeaders headers, byte @Nullable [] body) {
        RunForm form = RunForm.read(body, config);
        return save(form.id(), form.change(), headers);
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Makes a run, or changes what is said of it",
            description =
                    "Fields that are absent or null stay. meta is merged by its members, one that is null goes; request is"
                            + " replaced. kind never changes; started_at and finished_at are set once.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples =
                                    @ExampleObject(
                                            name = "it runs",
                                            value =
                                                    "{\"status\":\"running\",\"meta\":{\"host\":\"a\"}}")))
    @APIResponse(responseCode = "201", description = "It is new")
    @APIResponse(responseCode = "200", description = "It was there, and has the change")
    @APIResponse(responseCode = "409", description = "RUN_KIND_FIXED, ILLEGAL_TRANSITION")
    @APIResponse(responseCode = "412", description = "DOCUMENT_CHANGED")
    public Response put(
            @PathParam("id") String id, @Context HttpHeaders headers, byte @Nullable [] body) {
        RunIds.check(id);
        RunForm form = RunForm.read(body, config);
        if (form.id() != null && !form.id().equals(id)) {
            throw Problem.field("id", "should be the one in the path");
        }
        return save(id, form.change(), headers);
    }

    private Response save(@Nullable String id, RunChange change, HttpHeaders headers) {
        RunDocuments.Saved saved = runs.put(id, change, EntityTags.precondition(headers));
        Run run = saved.run();
        return (saved.created()
                        ? Response.created(URI.create(PATH + "/" + run.id()))
                        : Response.ok())
                .header("ETag", EntityTags.of(run.revision()))
                .entity(run.json())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    @GET
    @Path("/compare")
    @Operation(
            summary = "Two runs side by side",
            description =
                    "Parameters that differ, defaults included; all figures of the artifacts stats and tear_sheet; and where"
                            + " the trades of the artifacts trades part. What neither or only one of them has is null.")
    @Parameter(name = "ids", description = "two, with a comma between", example = "a,b")
    @APIResponse(responseCode = "200")
    @APIResponse(
            responseCode = "400",
            description = "INVALID_PARAMETER: not two ids, or artifacts that are something else")
    @APIResponse(responseCode = "404", description = "RUN_NOT_FOUND")
    @APIResponse(responseCode = "503", description = "OVERLOADED: others are compared already")
    public Response compare(@QueryParam("ids") @Nullable String ids) throws IOException {
        String[] two = ids == null ? new String[0] : ids.split(",", -1);
        if (two.length != 2) {
            throw Problem.parameter("ids", "should be two ids with a comma between");
        }
        return Response.ok(comparison.of(two[0], two[1]).toString()).build();
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "A run")
    @APIResponse(
            responseCode = "200",
            description = "The run with its ETag",
            content = @Content(examples = @ExampleObject(name = "a backtest", value = EXAMPLE)))
    @APIResponse(responseCode = "304", description = "If-None-Match names what is there")
    @APIResponse(responseCode = "404", description = "RUN_NOT_FOUND")
    public Response get(@PathParam("id") String id, @Context HttpHeaders headers) {
        Run run = runs.get(id);
        boolean known =
                EntityTags.isKnown(headers.getHeaderString("If-None-Match"), run.revision());
        return (known
                        ? Response.status(Response.Status.NOT_MODIFIED)
                        : Response.ok(run.json(), MediaType.APPLICATION_JSON_TYPE))
                .header("ETag", EntityTags.of(run.revision()))
                .header("Cache-Control", "no-cache")
                .build();
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Removes a run with its artifacts")
    @APIResponse(responseCode = "204")
    @APIResponse(responseCode = "404", description = "RUN_NOT_FOUND")
    @APIResponse(responseCode = "412", description = "DOCUMENT_CHANGED")
    public Response delete(@PathParam("id") String id, @Context HttpHeaders headers) {
        if (!runs.delete(id, EntityTags.precondition(headers))) {
            throw Artifacts.noRun(id);
        }
        return Response.noContent().build();
    }
}
