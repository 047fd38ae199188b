package dev.tapedeck.session;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.problem.ProblemRoutes;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which methods each path of this room has. Raw routes and several REST classes share the paths, so
 * none of them knows it all, and a wrong method would be answered as an unknown path.
 */
@ApplicationScoped
public class MethodsAllowed {
    private static final String SESSIONS = "/api/v1/sessions";
    private static final String STREAM = "/api/v1/stream";

    /** The raw routes have had what is theirs. */
    private static final int AFTER_RAW_ROUTES = -900;

    private static final List<String> READ = List.of("GET", "HEAD");
    private static final List<String> ACT = List.of("POST");

    private static final Map<String, List<String>> OF_SESSION =
            Map.ofEntries(
                    Map.entry("start", ACT),
                    Map.entry("pause", ACT),
                    Map.entry("resume", ACT),
                    Map.entry("stop", ACT),
                    Map.entry("reset", ACT),
                    Map.entry("fork", ACT),
                    Map.entry("events", List.of("GET", "HEAD", "POST")),
                    Map.entry("trades", List.of("GET", "HEAD", "POST")),
                    Map.entry("executions", List.of("GET", "HEAD", "POST")),
                    Map.entry("metrics", List.of("GET", "HEAD", "PUT")),
                    Map.entry("positions", READ),
                    Map.entry("equity", READ),
                    Map.entry("state", READ),
                    Map.entry("stream", READ),
                    Map.entry("export", READ));

    private static final Map<String, List<String>> OF_PART =
            Map.of(
                    "positions", List.of("PUT", "DELETE"),
                    "files", READ,
                    "executions", List.of("GET", "HEAD", "DELETE"));

    void register(@Observes Router router) {
        router.route(SESSIONS + "/*").order(AFTER_RAW_ROUTES).handler(MethodsAllowed::check);
        router.route(STREAM).order(AFTER_RAW_ROUTES).handler(MethodsAllowed::check);
    }

    private static void check(RoutingContext context) {
        List<String> methods = of(context.normalizedPath());
        String method = context.request().method().name();
        if (methods == null || methods.contains(method)) {
            context.next();
        } else if (method.equals("OPTIONS")) {
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

    private static String allow(List<String> methods) {
        return String.join(", ", methods) + ", OPTIONS";
    }

    /** Null for a path that is not known here. */
    static @Nullable List<String> of(String path) {
        if (path.equals(STREAM)) {
            return READ;
        }
        String rest = path.length() > SESSIONS.length() ? path.substring(SESSIONS.length()) : "/";
        List<String> segments =
                Arrays.stream(rest.split("/", -1)).skip(1).filter(each -> !each.isEmpty()).toList();
        return switch (segments.size()) {
            case 0 -> List.of("GET", "HEAD", "POST");
            case 1 -> List.of("GET", "HEAD", "DELETE");
            case 2 -> OF_SESSION.get(segments.get(1));
            case 3 -> OF_PART.get(segments.get(1));
            default -> null;
        };
    }
}
