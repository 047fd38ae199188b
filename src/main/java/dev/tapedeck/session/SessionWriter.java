package dev.tapedeck.session;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.log.Append;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventType;
import dev.tapedeck.log.Gate;
import dev.tapedeck.log.LineFeeds;
import dev.tapedeck.log.Producer;
import dev.tapedeck.problem.Ids;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What may be written into a session, from wherever it comes: parses, validates, and appends under
 * the session's rules. Never blocks; the answer may come on any thread.
 */
@ApplicationScoped
public class SessionWriter {
    private final Sessions sessions;
    private final SessionConfig config;
    private final ThreadLocal<EventsParser> parsers;

    public SessionWriter(Sessions sessions, SessionConfig config) {
        this.sessions = sessions;
        this.config = config;
        this.parsers =
                ThreadLocal.withInitial(
                        () -> new EventsParser(config.batchEvents(), config.jsonDepth()));
    }

    int maxBody() {
        return config.bodyBytes();
    }

    /** Events as one JSON document, or as lines. */
    Uni<Appended> events(
            String session, boolean lines, byte[] body, int from, int to, Conditions conditions) {
        Uni<Session> target = sessions.lookup(session);
        EventsParser parser = parsers.get();
        EventBatch batch = lines ? parser.lines(body, from, to) : parser.document(body, from, to);
        return append(target, batch, conditions, live -> live);
    }

    /**
     * What {@code POST /sessions/{id}/events} takes, without a content type: one event, an array,
     * or one event a line.
     *
     * @throws Problem when it is refused before it is appended
     */
    public Uni<Appended> events(String session, byte[] body, @Nullable Producer producer) {
        if (body.length > maxBody()) {
            throw Problem.of(
                    ProblemKind.PAYLOAD_TOO_LARGE, "a body may have " + maxBody() + " bytes");
        }
        Uni<Session> target = sessions.lookup(session);
        return append(target, batch(body), new Conditions(null, producer), live -> live);
    }

    /**
     * One document is what it is on any number of lines; what goes on after the first is lines. The
     * parser takes the array it reads; the sender may need its own again.
     */
    private EventBatch batch(byte[] body) {
        EventsParser parser = parsers.get();
        try {
            return parser.document(body.clone(), 0, body.length);
        } catch (Problem noDocument) {
            if (noDocument.kind() != ProblemKind.INVALID_JSON
                    || LineFeeds.next(body, 0, body.length) < 0) {
                throw noDocument;
            }
            try {
                return parser.lines(body.clone(), 0, body.length);
            } catch (Problem noLines) {
                boolean atFirst = Integer.valueOf(1).equals(noLines.members().get("line"));
                throw atFirst ? noDocument : noLines;
            }
        }
    }

    /**
     * The producer that the three headers name; null when none of them is there. @throws Problem
     * INVALID_HEADER
     */
    public static @Nullable Producer producer(
            @Nullable String id, @Nullable String epoch, @Nullable String seq) {
        return RequestHeaders.producer(id, epoch, seq);
    }

    Uni<Appended> trade(String session, byte[] body, int from, int to, Conditions conditions) {
        Uni<Session> target = sessions.lookup(session);
        EventBatch batch = parsers.get().data(EventType.TRADE, body, from, to);
        return append(target, batch, conditions, live -> live);
    }

    Uni<Appended> metrics(String session, byte[] body, int from, int to, Conditions conditions) {
        Uni<Session> target = sessions.lookup(session);
        EventBatch batch = parsers.get().data(EventType.METRICS, body, from, to);
        return append(target, batch, conditions, live -> live);
    }

    Uni<Appended> position(
            String session,
            String positionId,
            byte[] body,
            int from,
            int to,
            Conditions conditions) {
        Uni<Session> target = sessions.lookup(session);
        Ids.check("position_id", positionId, Ids.MAX);
        byte[] compact = StrictJson.object(Arrays.copyOfRange(body, from, to), config.jsonDepth());
        byte[] own = dev.tapedeck.json.JsonFields.raw(compact, 0, compact.length, "position_id");
        byte[] data = compact;
        if (own == null) {
            data =
                    new JsonBytes(compact.length + 96)
                            .ascii("{\"position_id\":")
                            .string(positionId)
                            .ascii(compact.length > 2 ? "," : "")
                            .put(compact, 1, compact.length)
                            .toByteArray();
        } else if (!new String(own, StandardCharsets.UTF_8).equals('"' + positionId + '"')) {
            throw Problem.field("position_id", "should be the one in the path");
        }
        EventRules.check("", EventType.POSITION, data, 0, data.length);
        return append(target, EventBatch.of(EventType.POSITION, data), conditions, live -> live);
    }

    Uni<Appended> removePosition(String session, String positionId, Conditions conditions) {
        Uni<Session> target = sessions.lookup(session);
        Ids.check("position_id", positionId, Ids.MAX);
        byte[] data =
                new JsonBytes(96)
                        .ascii("{\"position_id\":")
                        .string(positionId)
                        .ascii(",\"removed\":true}")
                        .toByteArray();
        return append(
                target,
                EventBatch.of(EventType.POSITION, data),
                conditions,
                live -> live.removal(positionId));
    }

    private static Uni<Appended> append(
            Uni<Session> target,
            EventBatch batch,
            Conditions conditions,
            Function<LiveSession, Gate> gate) {
        return target.chain(session ->
                session.using(live ->
                        live.log()
                                .append(
                                        new Append(
                                                batch,
                                                conditions.ifMatch(),
                                                conditions.producer(),
                                                gate.apply(live)))));
    }
}
