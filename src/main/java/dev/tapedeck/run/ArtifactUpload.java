package dev.tapedeck.run;

import dev.tapedeck.document.rest.LargeBodies;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUT /runs/{run}/artifacts/{artifact}}: a raw route, since such a body goes from the socket
 * to the file and is never whole in memory.
 */
@Singleton
public class ArtifactUpload {
    private static final String PATH = "/api/v1/runs/:run/artifacts/:artifact";
    private static final String UNKNOWN = "application/octet-stream";
    private static final Pattern TYPE =
            Pattern.compile(
                    "[A-Za-z0-9!#$&^_.+-]{1,64}/[A-Za-z0-9!#$&^_.+-]{1,64}(\\s*;[ -~]{0,100})?");

    private final Runs runs;
    private final LargeBodies bodies;
    private final LargeBodies.Limit limit;

    public ArtifactUpload(Runs runs, RunsConfig config, LargeBodies bodies) {
        this.runs = runs;
        this.bodies = bodies;
        this.limit = LargeBodies.Limit.of("an artifact", config.artifactBytes(), config.uploads());
    }

    void register(@Observes Router router) {
        router.put(PATH)
                .order(LargeBodies.BEFORE_ALL_OTHERS)
                .handler(context -> bodies.receive(context, limit, body -> write(context, body)));
    }

    private Runnable write(RoutingContext context, InputStream body) throws IOException {
        String run = RunIds.check(context.pathParam("run"));
        String artifact = RunIds.checkArtifact(context.pathParam("artifact"));
        String type = type(context.request().getHeader("Content-Type"));
        Artifacts.Written written =
                runs.write(
                        run,
                        artifact,
                        type,
                        out -> {
                            long bytes = body.transferTo(out);
                            assert bytes >= 0;
                        });
        return () -> answer(context, run, written);
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
}
