package dev.tapedeck.run;

import dev.tapedeck.document.Revision;
import dev.tapedeck.document.rest.EntityTags;
import dev.tapedeck.json.JsonBytes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/**
 * The files that runs have left, as they were written. They come in through {@link ArtifactUpload}.
 * Blocking, on worker threads.
 */
@Path("/api/v1/runs/{run}/artifacts")
public class ArtifactsResource {
    private final Runs runs;

    public ArtifactsResource(Runs runs) {
        this.runs = runs;
    }

    @GET
    @Operation(summary = "The artifacts of a run")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples =
                                    @ExampleObject(
                                            name = "one",
                                            value =
                                                    "{\"items\":[{\"id\":\"stats\",\"size\":812,\"sha256\":\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\",\"content_type\":\"application/json\",\"created_at\":\"2026-11-21T10:00:08.900000Z\"}],\"total\":1}")))
    @APIResponse(responseCode = "404", description = "RUN_NOT_FOUND")
    public Response list(@PathParam("run") String run) {
        List<Artifact> all = runs.get(run).artifacts();
        JsonBytes json = new JsonBytes(256).ascii("{\"items\":");
        json.put(StoredRun.json(all, false)).ascii(",\"total\":").number(all.size()).put('}');
        return Response.ok(json.toByteArray(), MediaType.APPLICATION_JSON_TYPE).build();
    }

    @GET
    @Path("/{artifact}")
    @Operation(summary = "An artifact, byte for byte")
    @APIResponse(responseCode = "200", description = "Its ETag is the SHA-256 of the bytes")
    @APIResponse(responseCode = "304", description = "If-None-Match names what is there")
    @APIResponse(responseCode = "404", description = "RUN_NOT_FOUND, ARTIFACT_NOT_FOUND")
    public Response get(
            @PathParam("run") String run,
            @PathParam("artifact") String id,
            @Context HttpHeaders headers)
            throws IOException {
        Artifacts.Opened opened =
                runs.open(run, id).orElseThrow(() -> Artifacts.noArtifact(run, id));
        Artifact artifact = opened.artifact();
        InputStream in = opened.in();
        if (isKnown(artifact, headers)) {
            in.close();
            return described(Response.status(Response.Status.NOT_MODIFIED), artifact).build();
        }
        StreamingOutput body =
                out -> {
                    try (in) {
                        long sent = in.transferTo(out);
                        assert sent == artifact.size();
                    }
                };
        return described(Response.ok(body), artifact)
                .header("Content-Length", artifact.size())
                .type(artifact.contentType())
                .build();
    }

    @HEAD
    @Path("/{artifact}")
    @Operation(summary = "What an artifact is, without it")
    @APIResponse(responseCode = "200")
    @APIResponse(responseCode = "404", description = "RUN_NOT_FOUND, ARTIFACT_NOT_FOUND")
    public Response head(@PathParam("run") String run, @PathParam("artifact") String id) {
        RunIds.checkArtifact(id);
        Artifact artifact =
                runs.get(run).artifact(id).orElseThrow(() -> Artifacts.noArtifact(run, id));
        return described(Response.ok(), artifact)
                .header("Content-Length", artifact.size())
                .type(artifact.contentType())
                .build();
    }

    private static boolean isKnown(Artifact artifact, HttpHeaders headers) {
        return EntityTags.isKnown(
                headers.getHeaderString("If-None-Match"), new Revision(artifact.sha256()));
    }

    /** Whatever it is, a browser neither runs nor guesses it. */
    private static Response.ResponseBuilder described(
            Response.ResponseBuilder answer, Artifact artifact) {
        return answer.header("ETag", EntityTags.of(new Revision(artifact.sha256())))
                .header("Cache-Control", "no-cache")
                .header("X-Content-Type-Options", "nosniff")
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"" + ArtifactFiles.name(artifact) + "\"");
    }

    @DELETE
    @Path("/{artifact}")
    @Operation(summary = "Removes an artifact of a run")
    @APIResponse(responseCode = "204")
    @APIResponse(responseCode = "404", description = "RUN_NOT_FOUND, ARTIFACT_NOT_FOUND")
    public Response delete(@PathParam("run") String run, @PathParam("artifact") String id) {
        if (!runs.deleteArtifact(run, id)) {
            throw Artifacts.noArtifact(run, id);
        }
        return Response.noContent().build();
    }
}
