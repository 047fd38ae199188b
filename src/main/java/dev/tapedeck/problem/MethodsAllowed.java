package dev.tapedeck.problem;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers a method that a path does not have, and OPTIONS, by {@link KnownPaths}. Raw routes and
 * several REST classes share the paths, so none of them knows all methods of one, and some would
 * answer a wrong method as an unknown path.
 */
@ApplicationScoped
public class MethodsAllowed {
    private static final String API = "/api/*";

    /** The raw routes have had what is theirs. */
    private static final int AFTER_RAW_ROUTES = -900;

    private volatile @Nullable KnownPaths known;

    void register(@Observes Router router) {
        router.route(API).order(AFTER_RAW_ROUTES).handler(context -> check(router, context));
    }

    private void check(Router router, RoutingContext context) {
        String method = context.request().method().name();
        Set<String> methods = known(router).methods(context.normalizedPath());
        if (methods.isEmpty() || (methods.contains(method) && !isOptions(context))) {
            context.next();
        } else if (isOptions(context)) {
            context.response()
                    .setStatusCode(204)
                    .putHeader("Allow", allow(methods))
                    .end()
                    .onFailure(gone -> {});
        } else {
            ProblemRoutes.refuse(
                    context,
                    Problem.of(
                                    ProblemKind.METHOD_NOT_ALLOWED,
                                    method + " is not one of " + allow(methods))
                            .member(ProblemRoutes.ALLOW, allow(methods)));
        }
    }

    private static boolean isOptions(RoutingContext context) {
        return context.request().method().equals(HttpMethod.OPTIONS);
    }

    private static String allow(Set<String> methods) {
        return String.join(", ", methods);
    }

    /** Made with the first request: by then every route is there. */
    private KnownPaths known(Router router) {
        KnownPaths made = known;
        if (made == null) {
            made = KnownPaths.of(router);
            known = made;
        }
        return made;
    }
}
