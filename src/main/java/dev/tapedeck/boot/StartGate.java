package dev.tapedeck.boot;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.problem.ProblemRoutes;
import dev.tapedeck.session.SessionsOpened;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Answers 503 to every call of the API until the storage has been reached. */
@ApplicationScoped
public class StartGate {
    private static final int BEFORE_ALL = -4000;
    private static final int LATE = 9_000;

    private volatile boolean open;

    void register(@Observes Router router) {
        router.route("/api/*").order(BEFORE_ALL).handler(this::pass);
    }

    private void pass(RoutingContext context) {
        if (open) {
            context.next();
        } else {
            ProblemRoutes.refuse(
                    context,
                    Problem.of(
                            ProblemKind.STORAGE_UNAVAILABLE,
                            "the service waits for its storage; /health says more"));
        }
    }

    /** Whoever else has to do with what was opened comes first. */
    void open(@Observes @Priority(LATE) SessionsOpened event) {
        open = true;
    }
}
