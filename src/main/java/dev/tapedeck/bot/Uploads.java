package dev.tapedeck.bot;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.problem.ProblemRoutes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.Locale;

/**
 * A form's file in place of a body: what a browser uploads comes to the endpoint as if it had been
 * sent as it is. On the event loop of its request.
 */
public final class Uploads {
    /** Before whatever reads other bodies. */
    private static final int FIRST = -20;

    private final RoutingContext context;
    private final int maxBytes;
    private final Buffer file = Buffer.buffer();
    private boolean found;
    private boolean refused;

    private Uploads(RoutingContext context, int maxBytes) {
        this.context = context;
        this.maxBytes = maxBytes;
    }

    public static void unwrap(Router router, String path, int maxBytes) {
        router.post(path)
                .order(FIRST)
                .handler(context -> {
                    String type = context.request().getHeader("Content-Type");
                    if (type != null
                            && type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
                        new Uploads(context, maxBytes).receive();
                    } else {
                        context.next();
                    }
                });
    }

    private void receive() {
        HttpServerRequest request = context.request();
        request.setExpectMultipart(true);
        request.uploadHandler(this::part);
        request.exceptionHandler(failure ->
                refuse(Problem.of(ProblemKind.INVALID_FIELD, "the form cannot be read")));
        request.endHandler(end -> {
            if (!refused) {
                RoutingContextInternal internal = (RoutingContextInternal) context;
                internal.visitHandler(RoutingContextInternal.BODY_HANDLER);
                internal.setBody(file);
                context.next();
            }
        });
        request.resume();
    }

    /** The first file counts. */
    private void part(HttpServerFileUpload part) {
        boolean wanted = !found;
        found = true;
        part.handler(bytes -> {
            if (!wanted || refused) {
                return;
            }
            if (file.length() + bytes.length() > maxBytes) {
                refuse(
                        Problem.of(
                                ProblemKind.PAYLOAD_TOO_LARGE,
                                "a file may have " + maxBytes + " bytes"));
            } else {
                file.appendBuffer(bytes);
            }
        });
    }

    private void refuse(Problem problem) {
        if (!refused) {
            refused = true;
            context.response().putHeader("Connection", "close");
            ProblemRoutes.answer(context, problem);
        }
    }
}
