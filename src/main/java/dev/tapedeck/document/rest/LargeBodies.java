package dev.tapedeck.document.rest;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.problem.ProblemMapper;
import dev.tapedeck.problem.ProblemRoutes;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Bodies that may be larger than any other. They come over raw routes before all other routes,
 * which have limits of their own; each has a virtual thread while it comes.
 */
@Singleton
public class LargeBodies {
    /** One body's whole way in, however slow its client. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    public static final int BEFORE_ALL_OTHERS = -1000;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * What may come in over one route.
     *
     * @param what with its article: {@code an artifact}
     */
    public record Limit(String what, long maxBytes, Semaphore free) {
        public static Limit of(String what, long maxBytes, int atOnce) {
            return new Limit(what, maxBytes, new Semaphore(atOnce));
        }

        private Problem tooLarge() {
            return Problem.of(
                    ProblemKind.PAYLOAD_TOO_LARGE, what + " may have " + maxBytes + " bytes");
        }
    }

    /** What is done with a body, on a thread that may wait. */
    @FunctionalInterface
    public interface Work {
        /** Reads no more than it may; returns what answers, on the event loop. */
        Runnable with(InputStream body) throws IOException;
    }

    /** On the event loop, before any of the body has come. */
    public void receive(RoutingContext context, Limit limit, Work work) {
        try {
            begin(context, limit, work);
        } catch (Problem e) {
            refuse(context, e);
        }
    }

    private void begin(RoutingContext context, Limit limit, Work work) {
        HttpServerRequest request = context.request();
        if (claimed(request.getHeader("Content-Length")) > limit.maxBytes) {
            throw limit.tooLarge();
        }
        if (!limit.free.tryAcquire()) {
            throw Problem.of(
                    ProblemKind.OVERLOADED,
                    "as many as may are sending already; " + limit.what + " has to wait");
        }
        Context loop = Vertx.currentContext();
        RequestInput body = new RequestInput(request, loop, LONGEST);
        threads.execute(() -> {
            Runnable answer = () -> {};
            try {
                answer = answer(context, limit, work, body);
            } finally {
                // First, so that whoever is answered can send the next.
                limit.free.release();
                Runnable last = answer;
                loop.runOnContext(now -> last.run());
            }
        });
    }

    private static Runnable answer(
            RoutingContext context, Limit limit, Work work, RequestInput body) {
        try (body) {
            return work.with(body);
        } catch (IOException | RuntimeException e) {
            Problem problem = problemOf(limit, e);
            return () -> refuse(context, problem);
        }
    }

    /** The whole body, for what cannot be done in parts. */
    static byte[] whole(InputStream body, Limit limit) throws IOException {
        byte[] all = body.readNBytes(Math.toIntExact(limit.maxBytes + 1));
        if (all.length > limit.maxBytes) {
            throw limit.tooLarge();
        }
        return all;
    }

    private static Problem problemOf(Limit limit, Exception failure) {
        return failure instanceof IOException io
                ? Problem.of(
                        ProblemKind.STORAGE_UNAVAILABLE,
                        limit.what + " was not written: " + io.getMessage())
                : ProblemMapper.problemOf(failure);
    }

    /** 0 when the client says none. */
    private static long claimed(@Nullable String length) {
        if (length == null || !length.matches("\\d{1,18}")) {
            return length == null || length.isEmpty() ? 0 : Long.MAX_VALUE;
        }
        return Long.parseLong(length);
    }

    /** What else the client sends is of no use: the connection ends. */
    private static void refuse(RoutingContext context, Problem problem) {
        if (!context.response().headWritten() && !context.request().isEnded()) {
            context.response().putHeader("Connection", "close");
        }
        ProblemRoutes.answer(context, problem);
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
