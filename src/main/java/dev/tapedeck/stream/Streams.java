package dev.tapedeck.stream;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.ReadableLog;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.netty.channel.EventLoop;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens streams: decides where each begins, answers its head, and hands it to its event loop. */
@ApplicationScoped
public class Streams {
    private final StreamConfig config;
    private final Hub hub;
    private final Heartbeats heartbeats;

    public Streams(StreamConfig config, Hub hub) {
        this.config = config;
        this.hub = hub;
        this.heartbeats = new Heartbeats(config.heartbeat().toMillis());
    }

    /** Most logs on one stream. */
    public int maxLogs() {
        return config.maxLogs();
    }

    /**
     * Has this node learn of what other nodes have written, as far as the client knows of it: one
     * that was served elsewhere a moment ago may bring a cursor that nobody here has heard of, and
     * that must not be called beyond the head. Fails when the storage does not say.
     */
    public Uni<Void> known(RoutingContext context, List<StreamSource> sources) {
        String cursor =
                StreamRequest.of(context.queryParams(), context.request().headers()).cursor();
        if (cursor == null) {
            return Uni.createFrom().voidItem();
        }
        MultiCursor cursors = MultiCursor.of(cursor);
        Uni<Void> all = Uni.createFrom().voidItem();
        for (StreamSource source : sources) {
            ReadableLog log = source.log();
            String own = cursors.of(log.id());
            Cursor wanted = Cursor.parse(own == null ? cursor : own).orElse(null);
            if (wanted != null && wanted.compareTo(log.head()) > 0) {
                all = all.chain(log::refresh).replaceWithVoid();
            }
        }
        return all;
    }

    /** Streams one log. On the request's event loop. @throws Problem before anything is answered */
    public void serve(RoutingContext context, StreamSource source) {
        StreamRequest request =
                StreamRequest.of(context.queryParams(), context.request().headers());
        if (atTheEnd(request.cursor(), source) || isPastUntil(request, source)) {
            context.response()
                    .setStatusCode(204)
                    .putHeader("Cache-Control", "no-store")
                    .end()
                    .onFailure(gone -> {});
            return;
        }
        open(context, List.of(source), request, false);
    }

    /** Streams several logs over one connection. On the request's event loop. */
    public void serve(RoutingContext context, List<StreamSource> sources) {
        if (sources.isEmpty() || sources.size() > config.maxLogs()) {
            throw Problem.parameter(
                    "session", "one to " + config.maxLogs() + " logs can share a stream");
        }
        StreamRequest request =
                StreamRequest.of(context.queryParams(), context.request().headers());
        if (request.shape().until() != null) {
            throw Problem.parameter("until", "is for the stream of one log");
        }
        MultiCursor cursors = MultiCursor.of(request.cursor());
        if (sources.stream().allMatch(each -> atTheEnd(cursors.of(each.log().id()), each))) {
            context.response()
                    .setStatusCode(204)
                    .putHeader("Cache-Control", "no-store")
                    .end()
                    .onFailure(gone -> {});
            return;
        }
        open(context, sources, request, true);
    }

    private static boolean atTheEnd(@Nullable String cursor, StreamSource source) {
        return cursor != null && source.ended() && cursor.equals(source.log().head().toString());
    }

    /** A client that was served up to the cursor that it wanted, and has come back by itself. */
    private static boolean isPastUntil(StreamRequest request, StreamSource source) {
        Cursor until = request.shape().until();
        Cursor wanted =
                request.cursor() == null ? null : Cursor.parse(request.cursor()).orElse(null);
        return until != null
                && wanted != null
                && wanted.compareTo(until) >= 0
                && !Verdict.of(wanted, source.log().oldest(), source.log().head()).isReset();
    }

    private void open(
            RoutingContext context,
            List<StreamSource> sources,
            StreamRequest request,
            boolean many) {
        HttpServerRequest http = context.request();
        request.check(sources.stream().anyMatch(each -> each.latest() != null));
        if (http.response().closed()) {
            // The client left while its session was loaded: nobody would ever say so again.
            return;
        }
        HttpServerResponse response = head(http);
        if (http.method() == HttpMethod.HEAD) {
            response.end().onFailure(gone -> {});
            return;
        }
        if (!hub.admit(config.maxSubscribers())) {
            response.headers().remove("Content-Type");
            throw Problem.of(
                    ProblemKind.OVERLOADED,
                    "no more than " + config.maxSubscribers() + " streams can be open");
        }
        response.setChunked(true);
        response.write("retry: " + config.retry().toMillis() + "\n\n").onFailure(gone -> {});
        Sink sink = sink(http);
        Subscriber[] self = new Subscriber[1];
        Subscriber subscriber =
                new Subscriber(
                        sink,
                        () -> {
                            hub.released();
                            heartbeats.remove(self[0]);
                        });
        self[0] = subscriber;
        for (StreamSource source : sources) {
            subscriber.add(track(subscriber, source, request, many));
        }
        response.drainHandler(drained -> subscriber.drained());
        response.closeHandler(closed -> onLoop(sink, subscriber::close));
        response.exceptionHandler(broken -> onLoop(sink, subscriber::close));
        onLoop(
                sink,
                () -> {
                    heartbeats.add(subscriber);
                    begin(subscriber, sources, request, many);
                });
    }

    private static HttpServerResponse head(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (request.version() == HttpVersion.HTTP_1_1) {
            // A stream's end is the connection's: a client must not send its next request on it.
            response.putHeader("Connection", "close");
        }
        return response.putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no");
    }

    private static Sink sink(HttpServerRequest request) {
        Http1Sink direct = Http1Sink.of(request);
        EventLoop loop = ((ConnectionBase) request.connection()).channel().eventLoop();
        return direct == null ? new ResponseSink(request.response(), loop) : direct;
    }

    private Track track(
            Subscriber subscriber, StreamSource source, StreamRequest request, boolean many) {
        Shape shape = request.shape();
        long latestMillis = request.latestMillis();
        Topic topic = hub.join(source.log(), config.windowBytes());
        return shape.isPlain() && !many
                ? new PlainTrack(
                        subscriber, source, topic, config.chunkBytes(), latestMillis, hub::leave)
                : new ShapedTrack(
                        subscriber,
                        source,
                        topic,
                        config.chunkBytes(),
                        latestMillis,
                        hub::leave,
                        shape,
                        many);
    }

    /**
     * All find their place before any says a word, so that the first id already speaks for all of
     * them.
     */
    private void begin(
            Subscriber subscriber,
            List<StreamSource> sources,
            StreamRequest request,
            boolean many) {
        MultiCursor cursors = MultiCursor.of(many ? request.cursor() : null);
        List<Runnable> beginnings = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            LogId log = sources.get(i).log().id();
            String requested = many ? cursors.of(log) : request.cursor();
            Cursor wanted =
                    requested == null || (many && cursors.isGarbledFor(log))
                            ? null
                            : Cursor.parse(requested).orElse(null);
            beginnings.add(
                    beginning(
                            subscriber.track(i), sources.get(i).log(), requested, wanted, request));
        }
        beginnings.forEach(Runnable::run);
    }

    private static Runnable beginning(
            Track track,
            ReadableLog log,
            @Nullable String requested,
            @Nullable Cursor wanted,
            StreamRequest request) {
        Extent extent = Extent.of(log);
        if (requested == null) {
            Cursor at = request.from() == Verdict.Beginning.START ? extent.oldest() : extent.head();
            if (request.from() != Verdict.Beginning.SNAPSHOT) {
                track.comesFrom(at);
            }
            return () -> track.begin(Verdict.from(request.from()), null, at, extent);
        }
        if (wanted != null) {
            track.comesFrom(wanted);
        }
        Verdict verdict = Verdict.of(wanted, extent.oldest(), extent.head());
        if (wanted != null && !verdict.isReset() && request.cheapest()) {
            return () -> track.beginCheapest(requested, wanted);
        }
        return () ->
                track.begin(verdict, requested, wanted == null ? extent.head() : wanted, extent);
    }

    private static void onLoop(Sink sink, Runnable task) {
        if (sink.eventLoop().inEventLoop()) {
            task.run();
        } else {
            sink.eventLoop().execute(task);
        }
    }
}
