package dev.tapedeck.session;

import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.problem.ProblemMapper;
import dev.tapedeck.problem.ProblemRoutes;
import dev.tapedeck.stream.StreamSource;
import dev.tapedeck.stream.Streams;
import io.netty.channel.EventLoop;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The streams of sessions, one by one or many over one connection. Raw routes: what they send is
 * bytes of the log.
 */
@ApplicationScoped
public class StreamsResource {
    private static final int BEFORE_ALL_OTHERS = -1000;

    /** Other owners of logs: none of theirs is here to be watched. */
    private static final List<String> OTHER_OWNERS = List.of("bot", "world", "job");

    private final Sessions sessions;
    private final Streams streams;

    public StreamsResource(Sessions sessions, Streams streams) {
        this.sessions = sessions;
        this.streams = streams;
    }

    void register(@Observes Router router) {
        for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD)) {
            router.route(method, "/api/v1/sessions/:session/stream")
                    .order(BEFORE_ALL_OTHERS)
                    .handler(context -> guarded(context, () -> one(context)));
            router.route(method, "/api/v1/stream")
                    .order(BEFORE_ALL_OTHERS)
                    .handler(context -> guarded(context, () -> many(context)));
        }
    }

    private static void guarded(RoutingContext context, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            ProblemRoutes.answer(context, ProblemMapper.problemOf(e));
        }
    }

    private void one(RoutingContext context) {
        Uni<Session> session = sessions.lookup(context.pathParam("session"));
        open(context, List.of(session), sources -> streams.serve(context, sources.getFirst()));
    }

    private void many(RoutingContext context) {
        for (String other : OTHER_OWNERS) {
            for (String id : context.queryParam(other)) {
                throw Problem.of(ProblemKind.NOT_FOUND, "there is no " + other + " " + id);
            }
        }
        LinkedHashSet<String> ids = new LinkedHashSet<>(context.queryParam("session"));
        if (ids.isEmpty() || ids.size() > streams.maxLogs()) {
            throw Problem.parameter("session", "should stand 1 to " + streams.maxLogs() + " times");
        }
        List<Uni<Session>> wanted = new ArrayList<>();
        ids.forEach(id -> wanted.add(sessions.lookup(id)));
        open(context, wanted, sources -> streams.serve(context, sources));
    }

    @FunctionalInterface
    private interface Opened {
        void with(List<StreamSource> sources);
    }

    /** The states are kept in memory from here until the hub knows that they are watched. */
    private void open(RoutingContext context, List<Uni<Session>> wanted, Opened then) {
        EventLoop loop = ((ConnectionBase) context.request().connection()).channel().eventLoop();
        List<Session> held = new ArrayList<>();
        List<StreamSource> sources = new ArrayList<>();
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Uni<Session> each : wanted) {
            all =
                    all.chain(() -> each)
                            .chain(session ->
                                    session.held()
                                            .invoke(live -> {
                                                held.add(session);
                                                sources.add(live);
                                            }))
                            .replaceWithVoid();
        }
        all.chain(() -> streams.known(context, sources))
                .subscribe()
                .with(
                        done ->
                                onLoop(
                                        loop,
                                        () -> {
                                            guarded(context, () -> then.with(sources));
                                            held.forEach(Session::done);
                                        }),
                        failure ->
                                onLoop(
                                        loop,
                                        () -> {
                                            held.forEach(Session::done);
                                            ProblemRoutes.answer(
                                                    context, ProblemMapper.problemOf(failure));
                                        }));
    }

    private static void onLoop(EventLoop loop, Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }
}
