package dev.tapedeck.document.rest;

import dev.tapedeck.document.Document;
import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.DocumentRepository;
import dev.tapedeck.document.DocumentsConfig;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.problem.Paging;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.problem.ProblemRoutes;
import dev.tapedeck.problem.RequestGuard;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/**
 * The generic store: any JSON under any name. A path means a document where there is one, and else
 * an entity. Blocking, on worker threads.
 */
@Path("/api/v1/documents")
@Produces(MediaType.APPLICATION_JSON)
public class DocumentsResource {
    private static final String ROOT = "/api/v1/documents/";
    private static final Pattern OF_LISTS = Pattern.compile("(^|&)(prefix|limit|offset)=");
    private static final String ABOUT_PATH = "{entity…}/{id}, such as notes/2026/first";

    private final DocumentsConfig config;
    private final DocumentRepository documents;
    private final DocumentCalls calls;

    public DocumentsResource(
            DocumentsConfig config, DocumentRepository documents, DocumentCalls calls) {
        this.config = config;
        this.documents = documents;
        this.calls = calls;
    }

    void register(@Observes Router router) {
        RequestGuard.bodies(router, ROOT + "*", config.maxBytes());
    }

    @GET
    @Operation(summary = "Names of the entities that have documents")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            name = "entities",
                                            value =
                                                    "{\"items\":[\"notes/2026\",\"signal/strategy-a\"],\"total\":2}")))
    public Response entities(
            @QueryParam("prefix") @Nullable String prefix,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        return calls.entities(prefix, Paging.of(limit, offset));
    }

    @GET
    @Path("/{path:.+}")
    @Operation(
            summary = "A document, or the documents of an entity",
            description =
                    "A document where there is one; else an entity that has documents is listed. A trailing slash, or"
                            + " prefix, limit or offset, ask for the list.")
    @Parameter(
            name = "path",
            in = ParameterIn.PATH,
            required = true,
            description = ABOUT_PATH,
            example = "notes/2026/first")
    @APIResponse(responseCode = "200", description = "The document with its ETag, or the page")
    @APIResponse(responseCode = "304", description = "If-None-Match names what is there")
    @APIResponse(responseCode = "404", description = "DOCUMENT_NOT_FOUND")
    public Response get(
            @Context HttpServerRequest request,
            @Context HttpHeaders headers,
            @QueryParam("prefix") @Nullable String prefix,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        DocumentPath path = path(request);
        String query = request.query();
        boolean asList = query != null && OF_LISTS.matcher(query).find();
        Paging paging = Paging.of(limit, offset);
        if (asList || !path.mayBeDocument()) {
            return calls.list(path.whole(), prefix, paging);
        }
        EntityName entity = path.entity();
        String refusal = documents.refusal(entity, path.id());
        Optional<Document> found =
                refusal == null ? calls.find(entity, path.id()) : Optional.empty();
        if (found.isPresent()) {
            return DocumentCalls.answer(found.get(), headers);
        }
        List<String> ids = path.mayBeEntity() ? calls.ids(path.whole(), null) : List.of();
        boolean onlyAnEntity = refusal != null && entity.parts().size() == 1 && path.mayBeEntity();
        if (ids.isEmpty() && !onlyAnEntity) {
            documents.check(entity, path.id());
            throw DocumentProblems.notFound(entity, path.id());
        }
        return calls.list(path.whole(), ids, paging);
    }

    @PUT
    @Path("/{path:.+}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Puts a document in place of the old one, atomically and durably")
    @Parameter(
            name = "path",
            in = ParameterIn.PATH,
            required = true,
            description = ABOUT_PATH,
            example = "notes/2026/first")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples =
                                    @ExampleObject(
                                            name = "any JSON",
                                            value = "{\"text\":\"kept as sent\",\"price\":1.10}")))
    @APIResponse(responseCode = "201", description = "It is new")
    @APIResponse(responseCode = "200", description = "It was there")
    @APIResponse(responseCode = "412", description = "DOCUMENT_CHANGED")
    public Response put(
            @Context HttpServerRequest request,
            @Context HttpHeaders headers,
            byte @Nullable [] body) {
        DocumentPath path = document(request);
        return calls.put(path.entity(), path.id(), body, headers, request.path());
    }

    @DELETE
    @Path("/{path:.+}")
    @Operation(summary = "Removes a document")
    @Parameter(
            name = "path",
            in = ParameterIn.PATH,
            required = true,
            description = ABOUT_PATH,
            example = "notes/2026/first")
    @APIResponse(responseCode = "204", description = "It was there and is not any more")
    @APIResponse(responseCode = "404", description = "DOCUMENT_NOT_FOUND")
    @APIResponse(responseCode = "412", description = "DOCUMENT_CHANGED")
    public Response delete(@Context HttpServerRequest request, @Context HttpHeaders headers) {
        DocumentPath path = document(request);
        return calls.delete(path.entity(), path.id(), headers);
    }

    private static DocumentPath path(HttpServerRequest request) {
        return DocumentPath.parse(request.path().substring(ROOT.length()));
    }

    /** A single part, and one with a slash behind it, is an entity: there is nothing to change. */
    private static DocumentPath document(HttpServerRequest request) {
        DocumentPath path = path(request);
        if (!path.mayBeDocument()) {
            throw Problem.of(
                            ProblemKind.METHOD_NOT_ALLOWED,
                            "an entity can be read; a document is " + ABOUT_PATH)
                    .member(ProblemRoutes.ALLOW, "GET, HEAD, OPTIONS");
        }
        return path;
    }
}
