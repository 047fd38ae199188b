package dev.tapedeck.problem;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Problems of requests that no REST endpoint handles: unknown paths, refused bodies, failures of
 * the raw routes.
 */
@ApplicationScoped
public class ProblemRoutes {
    /** The member of a METHOD_NOT_ALLOWED that becomes its header. */
    public static final String ALLOW = "allow";

    private static final int FIRST = -5000;

    void register(@Observes Router router) {
        for (int status : new int[] {400, 404, 405, 406, 413, 414, 415, 431, 500, 503}) {
            router.errorHandler(status, ProblemRoutes::failed);
        }
        // Before the framework's own, which answers without a body.
        router.route().order(FIRST).failureHandler(ProblemRoutes::failed);
    }

    private static void failed(RoutingContext context) {
        Throwable failure = context.failure();
        int status = context.statusCode();
        // A path that cannot be decoded fails before it has a status, and its exception is no fault
        // of ours.
        boolean refused = failure == null || (status >= 400 && status < 500);
        if (status == 413) {
            context.response().putHeader("Connection", "close");
        }
        refuse(
                context,
                refused
                        ? ProblemMapper.ofStatus(status < 0 ? 400 : status, what(context))
                        : ProblemMapper.problemOf(failure));
    }

    private static String what(RoutingContext context) {
        return context.request().method() + " " + context.request().path();
    }

    /**
     * The same for what no endpoint has had. Such addresses are without end, and the metrics, which
     * know only so many, would forget the real ones: they get one name.
     */
    public static void refuse(RoutingContext context, Problem problem) {
        Context current = Vertx.currentContext();
        if (current != null) {
            current.putLocal("UrlPathTemplate", "/refused");
        }
        answer(context, problem);
    }

    /** Answers with the problem, unless an answer has begun. */
    public static void answer(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (response.headWritten() || response.closed()) {
            return;
        }
        Object allow = problem.members().get(ALLOW);
        if (allow != null) {
            response.putHeader("Allow", allow.toString());
        }
        response.setStatusCode(problem.status())
                .putHeader("Content-Type", ProblemDocument.MEDIA_TYPE);
        if (problem.status() == 503) {
            response.putHeader("Retry-After", "1");
        }
        response.end(Buffer.buffer(ProblemDocument.of(problem))).onFailure(gone -> {});
    }
}
