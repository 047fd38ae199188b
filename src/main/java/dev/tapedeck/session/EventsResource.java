package dev.tapedeck.session;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Appended;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.problem.ProblemMapper;
import dev.tapedeck.problem.ProblemRoutes;
import io.netty.channel.EventLoop;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;

/**
 * The endpoints through which events come in, as raw routes: every event passes here, so the body
 * goes from the socket to the commit log without an object made for each event.
 */
@ApplicationScoped
public class EventsResource {
    private static final String SESSION = "/api/v1/sessions/:session";
    private static final int BEFORE_ALL_OTHERS = -1000;

    private final SessionWriter writer;

    public EventsResource(SessionWriter writer) {
        this.writer = writer;
    }

    void register(@Observes Router router) {
        route(router, HttpMethod.POST, SESSION + "/events", this::events);
        route(router, HttpMethod.POST, SESSION + "/trades", this::trade);
        route(router, HttpMethod.PUT, SESSION + "/metrics", this::metrics);
        route(router, HttpMethod.PUT, SESSION + "/positions/:position", this::position);
        route(router, HttpMethod.DELETE, SESSION + "/positions/:position", this::removePosition);
    }

    private static void route(
            Router router,
            HttpMethod method,
            String path,
            io.vertx.core.Handler<RoutingContext> handler) {
        router.route(method, path)
                .order(BEFORE_ALL_OTHERS)
                .handler(context -> {
                    try {
                        handler.handle(context);
                    } catch (RuntimeException e) {
                        ProblemRoutes.answer(context, ProblemMapper.problemOf(e));
                    }
                });
    }

    private void events(RoutingContext context) {
        boolean lines = isLines(context.request());
        String session = context.pathParam("session");
        body(
                context,
                201,
                (bytes, from, to, conditions) ->
                        writer.events(session, lines, bytes, from, to, conditions));
    }

    private void trade(RoutingContext context) {
        requireJson(context.request());
        String session = context.pathParam("session");
        body(
                context,
                201,
                (bytes, from, to, conditions) ->
                        writer.trade(session, bytes, from, to, conditions));
    }

    private void metrics(RoutingContext context) {
        requireJson(context.request());
        String session = context.pathParam("session");
        body(
                context,
                200,
                (bytes, from, to, conditions) ->
                        writer.metrics(session, bytes, from, to, conditions));
    }

    private void position(RoutingContext context) {
        requireJson(context.request());
        String session = context.pathParam("session");
        String position = context.pathParam("position");
        body(
                context,
                200,
                (bytes, from, to, conditions) ->
                        writer.position(session, position, bytes, from, to, conditions));
    }

    private void removePosition(RoutingContext context) {
        String session = context.pathParam("session");
        String position = context.pathParam("position");
        answer(context, 200, writer.removePosition(session, position, conditions(context)));
    }

    @FunctionalInterface
    private interface Write {
        Uni<Appended> write(byte[] bytes, int from, int to, Conditions conditions);
    }

    private void body(RoutingContext context, int status, Write write) {
        Conditions conditions = conditions(context);
        Body.read(
                context,
                writer.maxBody(),
                (bytes, from, to) ->
                        answer(context, status, write.write(bytes, from, to, conditions)));
    }

    private static Conditions conditions(RoutingContext context) {
        return Conditions.of(context.request().headers()::get);
    }

    private static boolean isLines(HttpServerRequest request) {
        String type = mediaType(request);
        if (type.equals("application/x-ndjson") || type.equals("application/jsonl")) {
            return true;
        }
        requireJson(request);
        return false;
    }

    private static void requireJson(HttpServerRequest request) {
        if (!mediaType(request).equals("application/json")) {
            throw Problem.of(
                    ProblemKind.UNSUPPORTED_MEDIA_TYPE,
                    "the content type should be application/json");
        }
    }

    private static String mediaType(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        if (type == null) {
            return "";
        }
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** The answer is written on the connection's own event loop, whichever thread it comes from. */
    private static void answer(RoutingContext context, int status, Uni<Appended> result) {
        EventLoop loop = ((ConnectionBase) context.request().connection()).channel().eventLoop();
        result.subscribe()
                .with(
                        appended -> loop.execute(() -> done(context, status, appended)),
                        failure ->
                                loop.execute(() ->
                                        ProblemRoutes.answer(
                                                context, ProblemMapper.problemOf(failure))));
    }

    private static void done(RoutingContext context, int status, Appended appended) {
        HttpServerResponse response = context.response();
        if (response.closed()) {
            return;
        }
        JsonBytes json = new JsonBytes(96);
        json.ascii("{\"first\":\"")
                .number(appended.first().epoch())
                .put('.')
                .number(appended.first().seq());
        json.ascii("\",\"last\":\"")
                .number(appended.last().epoch())
                .put('.')
                .number(appended.last().seq());
        json.ascii("\",\"count\":").number(appended.count()).put('}');
        // A producer's repeat is answered as the first time; a trade that was there is 200.
        boolean wasThere = appended.outcome() == Appended.Outcome.PRESENT;
        response.setStatusCode(wasThere ? 200 : status);
        response.putHeader("Content-Type", "application/json");
        response.end(Buffer.buffer(json.toByteArray())).onFailure(gone -> {});
    }
}
