package dev.tapedeck.problem;

import io.vertx.ext.web.handler.HttpException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Turns whatever a REST endpoint throws into a problem document. The raw routes use {@link
 * #problemOf} too.
 */
public class ProblemMapper {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    @ServerExceptionMapper
    public Response problem(Problem problem) {
        return response(problem);
    }

    @ServerExceptionMapper
    public Response web(WebApplicationException refusal) {
        return response(problemOf(refusal));
    }

    @ServerExceptionMapper
    public Response any(Throwable fault) {
        return response(problemOf(fault));
    }

    private static Response response(Problem problem) {
        Response.ResponseBuilder response =
                Response.status(problem.status())
                        .type(MediaType.valueOf(ProblemDocument.MEDIA_TYPE))
                        .entity(ProblemDocument.of(problem));
        if (problem.status() == 503) {
            response.header("Retry-After", "1");
        }
        Object allow = problem.members().get(ProblemRoutes.ALLOW);
        if (allow != null) {
            response.header("Allow", allow);
        }
        return response.build();
    }

    /**
     * The problem behind a failure; one that nobody foresaw is logged and tells the client nothing.
     */
    public static Problem problemOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return problem;
            }
        }
        if (failure instanceof WebApplicationException web) {
            return ofStatus(web.getResponse().getStatus(), String.valueOf(web.getMessage()));
        }
        if (failure instanceof HttpException web && web.getStatusCode() < 500) {
            return ofStatus(web.getStatusCode(), String.valueOf(web.getPayload()));
        }
        LOG.error("unforeseen", failure);
        return Problem.of(ProblemKind.INTERNAL_ERROR, "the service has logged what went wrong");
    }

    /** The kind that fits a bare HTTP status. */
    public static Problem ofStatus(int status, String detail) {
        ProblemKind kind =
                switch (status) {
                    case 404 -> ProblemKind.NOT_FOUND;
                    case 405 -> ProblemKind.METHOD_NOT_ALLOWED;
                    case 406 -> ProblemKind.NOT_ACCEPTABLE;
                    case 413 -> ProblemKind.PAYLOAD_TOO_LARGE;
                    case 415 -> ProblemKind.UNSUPPORTED_MEDIA_TYPE;
                    case 429 -> ProblemKind.TOO_MANY;
                    case 503 -> ProblemKind.OVERLOADED;
                    default ->
                            status >= 500
                                    ? ProblemKind.INTERNAL_ERROR
                                    : ProblemKind.INVALID_PARAMETER;
                };
        return Problem.of(kind, detail);
    }
}
