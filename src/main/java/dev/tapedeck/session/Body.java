package dev.tapedeck.session;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.problem.ProblemMapper;
import dev.tapedeck.problem.ProblemRoutes;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects a request's body up to a limit and hands it on as bytes that belong to the reader: the
 * one part it came in, or an array that the parts were copied to. A length that is only claimed
 * reserves little.
 */
final class Body {
    /** Gets the body in {@code bytes[from..to]}, an array of its own. May throw a Problem. */
    @FunctionalInterface
    interface Reader {
        void read(byte[] bytes, int from, int to);
    }

    private static final byte[] NONE = new byte[0];
    private static final int TRUSTED = 256 << 10;

    private final RoutingContext context;
    private final int max;
    private final Reader reader;
    private final int claimed;
    private @Nullable Buffer only;
    private byte[] bytes = NONE;
    private int length;
    private boolean refused;

    private Body(RoutingContext context, int max, int claimed, Reader reader) {
        this.context = context;
        this.max = max;
        this.claimed = claimed;
        this.reader = reader;
    }

    static void read(RoutingContext context, int max, Reader reader) {
        HttpServerRequest request = context.request();
        int claimed = claimed(request.getHeader("Content-Length"));
        Body body = new Body(context, max, claimed, reader);
        if (claimed > max) {
            body.tooLarge();
            return;
        }
        request.handler(body::part);
        request.exceptionHandler(gone -> {});
        request.endHandler(end -> body.whole());
    }

    /** The length that the client says; 0 when it says none. */
    private static int claimed(@Nullable String length) {
        if (length == null
                || length.isEmpty()
                || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        return length.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(length);
    }

    private void part(Buffer part) {
        if (refused) {
            return;
        }
        int size = part.length();
        if (size > max - length) {
            tooLarge();
        } else if (length == 0 && size >= claimed) {
            only = part;
            length = size;
        } else {
            Buffer first = only;
            only = null;
            if (first != null) {
                room(length);
                first.getBytes(bytes, 0);
            }
            room(length + size);
            part.getBytes(bytes, length);
            length += size;
        }
    }

    private void room(int needed) {
        if (bytes.length < needed) {
            int known = Math.min(claimed, Math.max(TRUSTED, 2 * bytes.length));
            bytes = Arrays.copyOf(bytes, Math.max(needed, Math.max(known, 2 * bytes.length)));
        }
    }

    private void tooLarge() {
        refused = true;
        only = null;
        bytes = NONE;
        // What else the client sends is not read: the connection cannot be used again.
        context.response().putHeader("Connection", "close");
        ProblemRoutes.answer(
                context,
                Problem.of(ProblemKind.PAYLOAD_TOO_LARGE, "a body may have " + max + " bytes"));
    }

    private void whole() {
        if (refused) {
            return;
        }
        try {
            Buffer single = only;
            if (single == null) {
                reader.read(bytes, 0, length);
                return;
            }
            ByteBuf part = single.getByteBuf();
            if (part.hasArray()) {
                int from = part.arrayOffset() + part.readerIndex();
                reader.read(part.array(), from, from + length);
            } else {
                reader.read(single.getBytes(), 0, length);
            }
        } catch (RuntimeException e) {
            ProblemRoutes.answer(context, ProblemMapper.problemOf(e));
        }
    }
}
