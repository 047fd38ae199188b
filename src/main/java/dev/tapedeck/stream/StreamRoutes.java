package dev.tapedeck.stream;

import dev.tapedeck.log.LogKind;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.problem.ProblemMapper;
import dev.tapedeck.problem.ProblemRoutes;
import io.netty.channel.EventLoop;
import io.quarkus.arc.All;
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
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The streams of all owners, one by one or many over one connection. Raw routes: what they send is
 * bytes of the log.
 */
@ApplicationScoped
public class StreamRoutes {
    private static final int BEFORE_ALL_OTHERS = -1000;
    private static final String API = "/api/v1/";

    private final List<StreamOwner> owners;
    private final Streams streams;

    public StreamRoutes(@All List<StreamOwner> owners, Streams streams) {
        this.owners = owners;
        this.streams = streams;
    }

    void register(@Observes Router router) {
        for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD)) {
            for (StreamOwner owner : owners) {
                router.route(method, API + owner.kind().plural() + "/:owner/stream")
                        .order(BEFORE_ALL_OTHERS)
                        .handler(context -> guarded(context, () -> one(context, owner)));
            }
            router.route(method, API + "stream")
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

    private void one(RoutingContext context, StreamOwner owner) {
        open(
                context,
                List.of(owner.hold(context.pathParam("owner"))),
                sources -> streams.serve(context, sources.getFirst()));
    }

    /** {@code ?session=a&session=b&job=c}: the same log twice is there once. */
    private void many(RoutingContext context) {
        record Wanted(LogKind kind, String id) {}
        LinkedHashSet<Wanted> wanted = new LinkedHashSet<>();
        for (LogKind kind : LogKind.values()) {
            context.queryParam(kind.singular()).forEach(id -> wanted.add(new Wanted(kind, id)));
        }
        if (wanted.isEmpty() || wanted.size() > streams.maxLogs()) {
            throw Problem.parameter(
                    LogKind.SESSION.singular(),
                    "should stand 1 to " + streams.maxLogs() + " times, with those of other logs");
        }
        List<Uni<StreamOwner.Held>> held = new ArrayList<>();
        for (Wanted each : wanted) {
            held.add(ownerOf(each.kind(), each.id()).hold(each.id()));
        }
        open(context, held, sources -> streams.serve(context, sources));
    }

    private StreamOwner ownerOf(LogKind kind, String id) {
        Optional<StreamOwner> owner = owners.stream().filter(o -> o.kind() == kind).findFirst();
        return owner.orElseThrow(() ->
                Problem.of(ProblemKind.NOT_FOUND, "there is no " + kind.singular() + " " + id));
    }

    /** All are in memory from here until the hub knows that they are watched. */
    private void open(
            RoutingContext context,
            List<Uni<StreamOwner.Held>> wanted,
            Consumer<List<StreamSource>> then) {
        EventLoop loop = ((ConnectionBase) context.request().connection()).channel().eventLoop();
        List<StreamOwner.Held> held = new ArrayList<>();
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Uni<StreamOwner.Held> each : wanted) {
            all = all.chain(() -> each).invoke(held::add).replaceWithVoid();
        }
        all.map(done -> held.stream().map(StreamOwner.Held::source).toList())
                .call(sources -> streams.known(context, sources))
                .subscribe()
                .with(
                        sources ->
                                onLoop(
                                        loop,
                                        () -> {
                                            guarded(context, () -> then.accept(sources));
                                            held.forEach(StreamOwner.Held::release);
                                        }),
                        failure ->
                                onLoop(
                                        loop,
                                        () -> {
                                            held.forEach(StreamOwner.Held::release);
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
