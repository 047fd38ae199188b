package dev.tapedeck.problem;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Problems of requests that no REST endpoint handles: unknown paths, refused bodies, failures of the raw routes. */
@ApplicationScoped
public class ProblemRoutes {
    void register(@Observes Router router) {
        for (int status : new int[] {400, 404, 405, 406, 413, 414, 415, 431, 500, 503}) {
            router.errorHandler(status, ProblemRoutes::failed);
        }
    }

    private static void failed(RoutingContext context) {
        Throwable failure = context.failure();
        int status = context.statusCode();
        answer(
                context,
                failure != null
                        ? ProblemMapper.problemOf(failure)
                        : ProblemMapper.ofStatus(status, context.request().method() + " " + context.request().path()));
    }

    /** Answers with the problem, unless an answer has begun. */
    public static void answer(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (response.headWritten() || response.closed()) {
            return;
        }
        response.setStatusCode(problem.status()).putHeader("Content-Type", ProblemDocument.MEDIA_TYPE);
        if (problem.status() == 503) {
            response.putHeader("Retry-After", "1");
        }
        response.end(Buffer.buffer(ProblemDocument.of(problem))).onFailure(gone -> {});
    }
}
