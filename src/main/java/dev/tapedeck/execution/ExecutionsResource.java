package dev.tapedeck.execution;

import dev.tapedeck.session.Conditions;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A session's executions over HTTP. Blocks, on the worker threads. */
@Path("/api/v1/sessions/{id}/executions")
@Produces(MediaType.APPLICATION_JSON)
public class ExecutionsResource {
    private final Executions executions;

    @Inject
    public ExecutionsResource(Executions executions) {
        this.executions = executions;
    }

    /** 201 with the execution and where it is; 200 when the same was there before. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(
            @PathParam("id") String sessionId,
            @Context HttpHeaders headers,
            byte @Nullable [] body) {
        Executions.Added added =
                executions.add(
                        sessionId,
                        body == null ? new byte[0] : body,
                        Conditions.of(headers::getHeaderString));
        Response.ResponseBuilder answer =
                added.created()
                        ? Response.created(
                                URI.create(
                                        "/api/v1/sessions/"
                                                + sessionId
                                                + "/executions/"
                                                + added.executionId()))
                        : Response.ok();
        return answer.entity(Json.write(added.entry())).build();
    }

    @GET
    public Response list(
            @PathParam("id") String sessionId,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        Page page = Page.of(limit, offset);
        return Response.ok(page.write(executions.list(sessionId))).build();
    }

    @GET
    @Path("/{execution_id}")
    public Response get(
            @PathParam("id") String sessionId, @PathParam("execution_id") String executionId) {
        return Response.ok(Json.write(executions.get(sessionId, executionId))).build();
    }

    @DELETE
    @Path("/{execution_id}")
    public Response remove(
            @PathParam("id") String sessionId,
            @PathParam("execution_id") String executionId,
            @Context HttpHeaders headers) {
        Conditions conditions = Conditions.of(headers::getHeaderString);
        return Response.ok(Json.write(executions.remove(sessionId, executionId, conditions)))
                .build();
    }
}
