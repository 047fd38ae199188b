package dev.tapedeck.document.rest;

import dev.tapedeck.document.StoreForm;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST …/import}: all records of one file. It is in memory as a whole, so one is taken in at
 * a time.
 */
public final class ImportRoute {
    private static final String JSON = "application/json";

    private final LargeBodies bodies;
    private final LargeBodies.Limit limit;
    private final Function<byte[], StoreForm.Imported> take;

    private ImportRoute(
            LargeBodies bodies, int maxBytes, Function<byte[], StoreForm.Imported> take) {
        this.bodies = bodies;
        this.limit = LargeBodies.Limit.of("an import", maxBytes, 1);
        this.take = take;
    }

    /**
     * @param take blocks
     */
    public static void register(
            Router router,
            String path,
            LargeBodies bodies,
            int maxBytes,
            Function<byte[], StoreForm.Imported> take) {
        ImportRoute route = new ImportRoute(bodies, maxBytes, take);
        router.post(path).order(LargeBodies.BEFORE_ALL_OTHERS).handler(route::receive);
    }

    private void receive(RoutingContext context) {
        boolean json = isJson(context.request().getHeader("Content-Type"));
        bodies.receive(
                context,
                limit,
                body -> {
                    if (!json) {
                        throw Problem.of(
                                ProblemKind.UNSUPPORTED_MEDIA_TYPE,
                                "the content type should be " + JSON);
                    }
                    byte[] answer = take.apply(LargeBodies.whole(body, limit)).toJson();
                    return () -> answer(context, answer);
                });
    }

    private static boolean isJson(@Nullable String type) {
        return type == null
                || type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT).equals(JSON);
    }

    private static void answer(RoutingContext context, byte[] json) {
        if (!context.response().closed()) {
            context.response()
                    .putHeader("Content-Type", JSON)
                    .end(Buffer.buffer(json))
                    .onFailure(gone -> {});
        }
    }
}
