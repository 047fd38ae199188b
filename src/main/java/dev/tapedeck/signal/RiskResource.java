package dev.tapedeck.signal;

import dev.tapedeck.document.rest.DocumentCalls;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** The active positions of a risk profile. Blocking, on worker threads. */
@Path("/api/v1/risk/{name}/positions")
@Produces(MediaType.APPLICATION_JSON)
public class RiskResource {
    private static final String EXAMPLE =
            "[[\"strategy-a:BTCUSDT\",{\"signal\":null,\"strategyName\":\"strategy-a\",\"exchangeName\":\"bitstamp\","
                    + "\"openTimestamp\":1763719260000}]]";

    private final DocumentCalls calls;

    public RiskResource(DocumentCalls calls) {
        this.calls = calls;
    }

    @GET
    @Operation(summary = "The active positions of a risk profile")
    @APIResponse(
            responseCode = "200",
            description = "The positions with their ETag",
            content = @Content(examples = @ExampleObject(name = "one position", value = EXAMPLE)))
    @APIResponse(responseCode = "404", description = "DOCUMENT_NOT_FOUND")
    public Response get(@PathParam("name") String name, @Context HttpHeaders headers) {
        return calls.get(RiskKind.entity(name), RiskKind.ID, headers);
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Puts all positions of a risk profile in place of the old ones")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples = @ExampleObject(name = "one position", value = EXAMPLE)))
    @APIResponse(responseCode = "201", description = "The profile had none")
    @APIResponse(responseCode = "200", description = "They are in place of others")
    @APIResponse(
            responseCode = "400",
            description = "INVALID_FIELD, with every bad field in errors")
    @APIResponse(responseCode = "412", description = "DOCUMENT_CHANGED")
    public Response put(
            @PathParam("name") String name, @Context HttpHeaders headers, byte @Nullable [] body) {
        return calls.put(
                RiskKind.entity(name),
                RiskKind.ID,
                body,
                headers,
                "/api/v1/risk/" + name + "/positions");
    }
}
