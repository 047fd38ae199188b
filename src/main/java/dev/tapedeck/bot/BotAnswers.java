package dev.tapedeck.bot;

import dev.tapedeck.document.Document;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import dev.tapedeck.document.rest.EntityTags;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** What all resources of bots do alike. */
public final class BotAnswers {
    private static final byte[] NOTHING = new byte[0];

    private BotAnswers() {}

    /** 304 when the client has it already. */
    public static Response shown(Document document, HttpHeaders headers) {
        boolean known =
                EntityTags.isKnown(headers.getHeaderString("If-None-Match"), document.revision());
        return tagged(
                known
                        ? Response.status(Response.Status.NOT_MODIFIED)
                        : Response.ok(document.json(), MediaType.APPLICATION_JSON_TYPE),
                document.revision());
    }

    public static Response tagged(Response.ResponseBuilder answer, Revision revision) {
        return answer.header("ETag", EntityTags.of(revision))
                .header("Cache-Control", "no-cache")
                .build();
    }

    public static Response download(byte[] json, String file) {
        return Response.ok(json, MediaType.APPLICATION_JSON_TYPE)
                .header("Content-Disposition", "attachment; filename=\"" + file + "\"")
                .build();
    }

    public static Precondition condition(HttpHeaders headers) {
        return EntityTags.precondition(
                headers.getHeaderString("If-Match"), headers.getHeaderString("If-None-Match"));
    }

    public static byte[] body(byte @Nullable [] body) {
        return body == null ? NOTHING : body;
    }
}
