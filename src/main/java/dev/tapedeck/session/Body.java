package dev.tapedeck.session;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.problem.ProblemMapper;
import dev.tapedeck.problem.ProblemRoutes;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Collects a request's body up to a limit and hands it on as bytes, without a copy where it came in one piece. */
final class Body {
    /** Gets the body in {@code bytes[from..to]}. May throw a Problem. */
    @FunctionalInterface
    interface Reader {
        void read(byte[] bytes, int from, int to);
    }

    private static final byte[] NONE = new byte[0];

    private final RoutingContext context;
    private final int max;
    private final Reader reader;
    private @Nullable Buffer collected;
    private boolean owned;
    private boolean refused;

    private Body(RoutingContext context, int max, Reader reader) {
        this.context = context;
        this.max = max;
        this.reader = reader;
    }

    static void read(RoutingContext context, int max, Reader reader) {
        HttpServerRequest request = context.request();
        Body body = new Body(context, max, reader);
        String length = request.getHeader("Content-Length");
        if (length != null && !length.isEmpty() && tooLong(length, max)) {
            body.tooLarge();
            return;
        }
        request.handler(body::part);
        request.exceptionHandler(gone -> {});
        request.endHandler(end -> body.whole());
    }

    private static boolean tooLong(String length, int max) {
        return length.chars().allMatch(c -> c >= '0' && c <= '9')
                && (length.length() > 10 || Long.parseLong(length) > max);
    }

    private void part(Buffer part) {
        Buffer before = collected;
        if (refused) {
            return;
        }
        if ((before == null ? 0 : before.length()) + part.length() > max) {
            tooLarge();
        } else if (before == null) {
            collected = part;
        } else if (owned) {
            before.appendBuffer(part);
        } else {
            // The first part may be larger than it says; a buffer of our own grows by doubling.
            collected = Buffer.buffer(before.length() * 2).appendBuffer(before).appendBuffer(part);
            owned = true;
        }
    }

    private void tooLarge() {
        refused = true;
        collected = null;
        // What else the client sends is not read: the connection cannot be used again.
        context.response().putHeader("Connection", "close");
        ProblemRoutes.answer(
                context, Problem.of(ProblemKind.PAYLOAD_TOO_LARGE, "a body may have " + max + " bytes"));
    }

    private void whole() {
        if (refused) {
            return;
        }
        try {
            Buffer buffer = collected;
            if (buffer == null) {
                reader.read(NONE, 0, 0);
                return;
            }
            ByteBuf bytes = buffer.getByteBuf();
            if (bytes.hasArray()) {
                int from = bytes.arrayOffset() + bytes.readerIndex();
                reader.read(bytes.array(), from, from + bytes.readableBytes());
            } else {
                byte[] copy = buffer.getBytes();
                reader.read(copy, 0, copy.length);
            }
        } catch (RuntimeException e) {
            ProblemRoutes.answer(context, ProblemMapper.problemOf(e));
        }
    }
}
