package dev.tapedeck.document.rest;

import dev.tapedeck.document.Document;
import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.DocumentRepository;
import dev.tapedeck.document.DocumentsConfig;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.problem.Paging;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all resources that show documents do alike. Blocking, on worker threads. */
@Singleton
public class DocumentCalls {
    private static final byte[] NOTHING = new byte[0];

    private final DocumentsConfig config;
    private final DocumentRepository documents;

    public DocumentCalls(DocumentsConfig config, DocumentRepository documents) {
        this.config = config;
        this.documents = documents;
    }

    /** Empty when there is none. */
    Optional<Document> find(EntityName entity, String id) {
        return documents
                .read(entity, id)
                .map(Optional::of)
                .onFailure(DocumentProblems::isNotFound)
                .recoverWithItem(Optional.empty())
                .await()
                .indefinitely();
    }

    public Response get(EntityName entity, String id, HttpHeaders headers) {
        documents.check(entity, id);
        return answer(
                find(entity, id).orElseThrow(() -> DocumentProblems.notFound(entity, id)), headers);
    }

    static Response answer(Document document, HttpHeaders headers) {
        boolean known =
                EntityTags.isKnown(headers.getHeaderString("If-None-Match"), document.revision());
        Response.ResponseBuilder answer =
                known
                        ? Response.status(Response.Status.NOT_MODIFIED)
                        : Response.ok(document.json(), MediaType.APPLICATION_JSON_TYPE);
        return answer.header("ETag", EntityTags.of(document.revision()))
                .header("Cache-Control", "no-cache")
                .build();
    }

    /**
     * @param path where it can be had, for what is new
     */
    public Response put(
            EntityName entity,
            String id,
            byte @Nullable [] body,
            HttpHeaders headers,
            String path) {
        documents.check(entity, id);
        requireJson(headers);
        Precondition precondition = EntityTags.precondition(headers);
        byte[] json = body == null ? NOTHING : body;
        byte[] compact = StrictJson.value(json, config.jsonDepth());
        DocumentRepository.Written written =
                documents.write(entity, id, json, compact, precondition).await().indefinitely();
        byte[] answer =
                new JsonBytes(128)
                        .put('{')
                        .key("entity")
                        .string(entity.toString())
                        .put(',')
                        .key("id")
                        .string(id)
                        .put(',')
                        .key("etag")
                        .string(written.revision().value())
                        .put('}')
                        .toByteArray();
        return (written.created() ? Response.created(URI.create(path)) : Response.ok())
                .header("ETag", EntityTags.of(written.revision()))
                .entity(answer)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    private static void requireJson(HttpHeaders headers) {
        String type = headers.getHeaderString("Content-Type");
        String plain = type == null ? "" : type.replaceFirst(";.*", "").strip();
        if (!plain.toLowerCase(Locale.ROOT).equals(MediaType.APPLICATION_JSON)) {
            throw Problem.of(
                    ProblemKind.UNSUPPORTED_MEDIA_TYPE,
                    "the content type should be application/json");
        }
    }

    public Response delete(EntityName entity, String id, HttpHeaders headers) {
        documents.check(entity, id);
        boolean removed =
                documents
                        .remove(entity, id, EntityTags.precondition(headers))
                        .await()
                        .indefinitely();
        if (!removed) {
            throw DocumentProblems.notFound(entity, id);
        }
        return Response.noContent().build();
    }

    /** The names of the entities that have documents, in order. */
    Response entities(@Nullable String prefix, Paging paging) {
        String wanted = prefix == null ? "" : prefix;
        List<String> names =
                documents
                        .entities("")
                        .map(EntityName::toString)
                        .select()
                        .where(name -> name.startsWith(wanted))
                        .collect()
                        .asList()
                        .await()
                        .indefinitely();
        JsonBytes out = new JsonBytes(1024).ascii("{\"items\":[");
        String comma = "";
        for (String name : page(names.stream().sorted().toList(), paging)) {
            out.ascii(comma).string(name);
            comma = ",";
        }
        out.ascii("],\"total\":").number(names.size()).put('}');
        return Response.ok(out.toByteArray(), MediaType.APPLICATION_JSON_TYPE).build();
    }

    public Response list(EntityName entity, @Nullable String prefix, Paging paging) {
        return list(entity, ids(entity, prefix), paging);
    }

    List<String> ids(EntityName entity, @Nullable String prefix) {
        return documents
                .ids(entity)
                .select()
                .where(id -> prefix == null || id.startsWith(prefix))
                .collect()
                .asList()
                .await()
                .indefinitely();
    }

    /** One document is in memory at a time, however many there are. */
    Response list(EntityName entity, List<String> ids, Paging paging) {
        StreamingOutput body =
                out -> {
                    out.write(ascii("{\"items\":["));
                    String comma = "";
                    for (String id : page(ids, paging)) {
                        Optional<Document> found = find(entity, id);
                        if (found.isPresent()) {
                            out.write(ascii(comma));
                            item(out, found.get());
                            comma = ",";
                        }
                    }
                    out.write(ascii("],\"total\":" + ids.size() + "}"));
                };
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static void item(OutputStream out, Document document) throws IOException {
        Revision revision = document.revision();
        out.write(
                ascii("{\"id\":\"" + document.id() + "\",\"etag\":\"" + revision + "\",\"data\":"));
        out.write(document.json());
        out.write('}');
    }

    private static List<String> page(List<String> all, Paging paging) {
        return all.stream().skip(paging.offset()).limit(paging.limit()).toList();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
