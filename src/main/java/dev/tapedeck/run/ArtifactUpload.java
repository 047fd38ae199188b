package dev.tapedeck.run;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.problem.ProblemMapper;
import dev.tapedeck.problem.ProblemRoutes;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUT /runs/{run}/artifacts/{artifact}}: a raw route, since such a body goes from the socket
 * to the file and is never whole in memory. Each has a virtual thread while it comes.
 */
@Singleton
public class ArtifactUpload {
    private static final String PATH = "/api/v1/runs/:run/artifacts/:artifact";
    private static final int BEFORE_ALL_OTHERS = -1000;
    private static final String UNKNOWN = "application/octet-stream";
    private static final Pattern TYPE =
            Pattern.compile(
                    "[A-Za-z0-9!#$&^_.+-]{1,64}/[A-Za-z0-9!#$&^_.+-]{1,64}(\\s*;[ -~]{0,100})?");

    private final Runs runs;
    private final RunsConfig config;
    private final Semaphore free;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public ArtifactUpload(Runs runs, RunsConfig config) {
        this.runs = runs;
        this.config = config;
        this.free = new Semaphore(config.uploads());
    }

    void register(@Observes Router router) {
        router.put(PATH)
                .order(BEFORE_ALL_OTHERS)
                .handler(context -> {
                    try {
                        receive(context);
                    } catch (Problem e) {
                        refuse(context, e);
                    }
                });
    }

    private void receive(RoutingContext context) {
        HttpServerRequest request = context.request();
        String run = RunIds.check(context.pathParam("run"));
        String artifact = RunIds.checkArtifact(context.pathParam("artifact"));
        String type = type(request.getHeader("Content-Type"));
        if (claimed(request.getHeader("Content-Length")) > config.artifactBytes()) {
            throw Problem.of(
                    ProblemKind.PAYLOAD_TOO_LARGE,
                    "an artifact may have " + config.artifactBytes() + " bytes");
        }
        if (!free.tryAcquire()) {
            throw Problem.of(
                    ProblemKind.OVERLOADED, config.uploads() + " artifacts are coming in already");
        }
        Context loop = Vertx.currentContext();
        RequestInput body = new RequestInput(request, loop, config.uploadTimeout());
        threads.execute(() -> {
            try (body) {
                Artifacts.Written written =
                        runs.write(
                                run,
                                artifact,
                                type,
                                out -> {
                                    long bytes = body.transferTo(out);
                                    assert bytes >= 0;
                                });
                loop.runOnContext(now -> answer(context, run, written));
            } catch (IOException | RuntimeException e) {
                Problem problem = problemOf(e);
                loop.runOnContext(now -> refuse(context, problem));
            } finally {
                free.release();
            }
        });
    }

    private static Problem problemOf(Exception failure) {
        return failure instanceof IOException io
                ? Problem.of(
                        ProblemKind.STORAGE_UNAVAILABLE,
                        "the artifact was not written: " + io.getMessage())
                : ProblemMapper.problemOf(failure);
    }

    private static String type(@Nullable String sent) {
        if (sent == null) {
            return UNKNOWN;
        }
        if (!TYPE.matcher(sent).matches()) {
            throw Problem.header("Content-Type", "should be a media type");
        }
        return sent;
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

    private static void answer(RoutingContext context, String run, Artifacts.Written written) {
        if (context.response().closed()) {
            return;
        }
        Artifact artifact = written.artifact();
        byte[] list = StoredRun.json(List.of(artifact), false);
        JsonBytes one = new JsonBytes(list.length).put(list, 1, list.length - 1);
        if (written.created()) {
            context.response()
                    .putHeader("Location", "/api/v1/runs/" + run + "/artifacts/" + artifact.id());
        }
        context.response()
                .setStatusCode(written.created() ? 201 : 200)
                .putHeader("Content-Type", "application/json")
                .putHeader("ETag", "\"" + artifact.sha256() + "\"")
                .end(Buffer.buffer(one.toByteArray()))
                .onFailure(gone -> {});
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
