package dev.tapedeck.job.rest;

import dev.tapedeck.document.rest.ImportRoute;
import dev.tapedeck.document.rest.LargeBodies;
import dev.tapedeck.job.Job;
import dev.tapedeck.job.JobStatus;
import dev.tapedeck.job.JobType;
import dev.tapedeck.job.JobView;
import dev.tapedeck.job.Jobs;
import dev.tapedeck.job.JobsConfig;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.problem.Paging;
import dev.tapedeck.problem.Problem;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Jobs for those who want work done. Blocking, on worker threads. */
@Path(JobsResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
public class JobsResource {
    static final String PATH = "/api/v1/jobs";

    private static final String BACKTEST =
            "{\"type\":\"backtest\",\"payload\":{\"source\":\"bitstamp-2013-11\",\"strategy\":\"sma_cross\",\"params\":{\"fast\":10,\"slow\":30}}}";
    private static final String OPTIMIZATION =
            "{\"type\":\"optimization\",\"payload\":{\"source\":\"bitstamp-2013-11\",\"strategy\":\"sma_cross\",\"grid\":{\"fast\":[5,10],\"slow\":{\"from\":20,\"to\":60,\"step\":20}}}}";
    private static final int MOST_DAYS = 36_500;

    private final Jobs jobs;
    private final JobsConfig config;
    private final JobView view;
    private final LargeBodies bodies;

    public JobsResource(Jobs jobs, JobsConfig config, JobView view, LargeBodies bodies) {
        this.bodies = bodies;
        this.jobs = jobs;
        this.config = config;
        this.view = view;
    }

    void register(@Observes Router router) {
        ImportRoute.register(router, PATH + "/import", bodies, config.maxImport(), jobs::importAll);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Asks for a job",
            description =
                    "With an id of one's own, asking again is answered with the same job. custom jobs are for workers outside.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples = {
                                @ExampleObject(name = "a backtest", value = BACKTEST),
                                @ExampleObject(name = "an optimization", value = OPTIMIZATION),
                                @ExampleObject(
                                        name = "a custom job",
                                        value =
                                                "{\"type\":\"custom\",\"task\":\"train\",\"payload\":{\"epochs\":3},\"max_attempts\":2}")
                            }))
    @APIResponse(responseCode = "201", description = "It waits for its turn")
    @APIResponse(responseCode = "200", description = "It was asked for before")
    @APIResponse(responseCode = "400", description = "INVALID_FIELD, INVALID_ID, INVALID_JSON")
    @APIResponse(responseCode = "409", description = "JOB_EXISTS")
    @APIResponse(responseCode = "429", description = "TOO_MANY")
    public Response create(byte @Nullable [] body) {
        Jobs.Made made = jobs.create(JobBodies.newJob(JobBodies.object(body, config.maxBody())));
        Response.ResponseBuilder answer =
                made.isNew()
                        ? Response.created(URI.create(PATH + "/" + made.job().id()))
                        : Response.ok();
        return answer.entity(view.json(made.job())).build();
    }

    @GET
    @Operation(summary = "Jobs, the newest first")
    @APIResponse(responseCode = "200", description = "items and total; or the one-file form")
    public Response list(
            @QueryParam("status") @Nullable String status,
            @QueryParam("type") @Nullable String type,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset,
            @QueryParam("format") @Nullable String format) {
        if (format != null) {
            return oneFile(format);
        }
        Jobs.Page page =
                jobs.list(
                        word("status", status, JobStatus::of),
                        word("type", type, JobType::of),
                        Paging.of(limit, offset));
        JsonBytes out = new JsonBytes(4096).ascii("{\"items\":[");
        String comma = "";
        for (Job job : page.items()) {
            out.ascii(comma).put(view.json(job));
            comma = ",";
        }
        out.ascii("],\"total\":").number(page.total()).put('}');
        return Response.ok(out.toByteArray()).build();
    }

    private Response oneFile(String format) {
        if (!format.equals("store")) {
            throw Problem.parameter("format", "should be store, or absent");
        }
        StreamingOutput body = jobs::export;
        return Response.ok(body).build();
    }

    private static <T> @Nullable T word(
            String name, @Nullable String text, Function<String, Optional<T>> of) {
        if (text == null) {
            return null;
        }
        return of.apply(text).orElseThrow(() -> Problem.parameter(name, "is none: " + text));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "A job with its latest progress")
    @APIResponse(responseCode = "200")
    @APIResponse(responseCode = "404", description = "JOB_NOT_FOUND")
    public Response get(@PathParam("id") String id) {
        return Response.ok(view.json(jobs.get(id))).build();
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(summary = "Ends a job that has not ended; its work stops within moments")
    @APIResponse(responseCode = "200", description = "It is cancelled, now or before")
    @APIResponse(responseCode = "404", description = "JOB_NOT_FOUND")
    @APIResponse(responseCode = "409", description = "ILLEGAL_TRANSITION")
    public Response cancel(@PathParam("id") String id) {
        return Response.ok(view.json(jobs.cancel(id))).build();
    }

    @POST
    @Path("/{id}/retry")
    @Operation(
            summary = "Begins a failed or cancelled job anew",
            description = "An optimization does not compute again what it had finished.")
    @APIResponse(responseCode = "200")
    @APIResponse(responseCode = "404", description = "JOB_NOT_FOUND")
    @APIResponse(responseCode = "409", description = "ILLEGAL_TRANSITION")
    public Response retry(@PathParam("id") String id) {
        return Response.ok(view.json(jobs.retry(id))).build();
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Removes a job that has ended")
    @APIResponse(responseCode = "204")
    @APIResponse(responseCode = "404", description = "JOB_NOT_FOUND")
    @APIResponse(responseCode = "409", description = "JOB_ACTIVE")
    public Response delete(@PathParam("id") String id) {
        jobs.delete(id);
        return Response.noContent().build();
    }

    @DELETE
    @Operation(summary = "Removes the jobs that ended so many days ago")
    @APIResponse(responseCode = "200", description = "How many: {\"removed\":3}")
    public Response cleanUp(@QueryParam("older_than_days") @Nullable String days) {
        int age =
                days == null
                        ? config.cleanup().olderThanDays()
                        : Paging.whole("older_than_days", days, 0, MOST_DAYS);
        int removed = jobs.cleanUp(Duration.ofDays(age));
        return Response.ok("{\"removed\":" + removed + "}").build();
    }
}
