package dev.tapedeck.problem;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is registered in the service under test. */
@Singleton
class RoutesOfTheService {
    private @Nullable Router router;

    void register(@Observes Router all) {
        router = all;
    }

    /** {@code GET /api/v1/jobs/{id}}, {@code GET /api/v1/jobs/:id/stream}. */
    Set<String> all() {
        if (router == null) {
            throw new IllegalStateException("no route is registered");
        }
        return KnownPaths.of(router).all();
    }
}
