package dev.tapedeck.problem;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;

/**
 * What is refused before an endpoint is chosen: dot segments, which would turn a call on a part
 * into one on the whole ({@code DELETE …/positions/..}), parameters of a segment, which are cut off
 * ({@code DELETE /sessions/a;b}), and bodies that no REST endpoint takes. Raw routes come before
 * the latter and have limits of their own.
 */
@ApplicationScoped
public class RequestGuard {
    /** Most bytes of a body that a REST endpoint reads whole. */
    static final int MAX_BODY = 1 << 20;

    private static final String API = "/api/*";
    private static final int FIRST = -3000;
    private static final int BEFORE_REST = -10;

    private final BodyHandler bodies = BodyHandler.create(false).setBodyLimit(MAX_BODY);

    void register(@Observes Router router) {
        router.route(API).order(FIRST).handler(RequestGuard::path);
        router.route(API).order(BEFORE_REST).handler(this::body);
        router.route(API).order(BEFORE_REST + 1).handler(RequestGuard::empty);
    }

    /**
     * Lets the bodies of a path be larger than others: what has read a body once is not asked to
     * again.
     */
    public static void bodies(Router router, String path, long maxBytes) {
        BodyHandler larger = BodyHandler.create(false).setBodyLimit(maxBytes);
        router.route(path)
                .order(BEFORE_REST - 1)
                .handler(context -> {
                    HttpMethod method = context.request().method();
                    if (method == HttpMethod.GET || method == HttpMethod.HEAD) {
                        context.next();
                    } else {
                        larger.handle(context);
                    }
                });
    }

    private static void path(RoutingContext context) {
        String path = context.request().path();
        if (path.indexOf(';') >= 0 || hasDotSegment(path)) {
            ProblemRoutes.refuse(
                    context,
                    Problem.of(ProblemKind.INVALID_ID, "a path has no ; and no . or .. in it"));
        } else {
            context.next();
        }
    }

    private void body(RoutingContext context) {
        HttpMethod method = context.request().method();
        if (method == HttpMethod.GET || method == HttpMethod.HEAD) {
            context.next();
        } else {
            bodies.handle(context);
        }
    }

    /** A body that is empty counts as read too: whoever went to read it would wait for ever. */
    private static void empty(RoutingContext context) {
        HttpMethod method = context.request().method();
        if (method != HttpMethod.GET
                && method != HttpMethod.HEAD
                && context.body().buffer() == null) {
            ((RoutingContextInternal) context).setBody(Buffer.buffer());
        }
        context.next();
    }

    static boolean hasDotSegment(String path) {
        boolean suspicious = path.contains("/.") || path.contains("/%2");
        if (!suspicious) {
            return false;
        }
        for (String segment : path.split("/", -1)) {
            String plain = segment.toLowerCase(Locale.ROOT).replace("%2e", ".");
            if (plain.equals(".") || plain.equals("..")) {
                return true;
            }
        }
        return false;
    }
}
