package dev.tapedeck.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.log.Timestamps;
import dev.tapedeck.problem.Ids;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.session.state.SessionInfo;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes what a session is registered with: a request's body and {@code session.json}.
 */
final class Registration {
    static final String LIVE = "live_simulation";
    static final String BACKTEST = "backtest";
    private static final Set<String> MODES = Set.of(LIVE, BACKTEST);

    private Registration() {}

    /**
     * @throws Problem INVALID_ID or INVALID_FIELD
     */
    static SessionInfo fromRequest(byte[] compact, Instant now) {
        JsonNode body = StrictJson.tree(compact);
        String user = id(body, "user_id");
        String strategy = id(body, "strategy_id");
        String broker = id(body, "broker_connection_id");
        String session =
                body.hasNonNull("session_id")
                        ? Ids.check("session_id", text(body, "session_id"), Ids.SESSION_MAX)
                        : user + "_" + strategy + "_" + broker;
        String mode = body.hasNonNull("mode") ? text(body, "mode") : LIVE;
        if (!MODES.contains(mode)) {
            throw Problem.field("mode", "should be live_simulation or backtest");
        }
        JsonNode scale = body.path("scale");
        boolean scaled = !scale.isNull() && !scale.isMissingNode();
        byte[] digits = JsonFields.raw(compact, 0, compact.length, "scale");
        if (scaled
                && (!scale.isNumber()
                        || digits == null
                        || JsonFields.decimal(digits, 0, digits.length).isEmpty())) {
            throw Problem.field("scale", "should be a decimal number");
        }
        JsonNode metadata = body.path("metadata");
        if (!metadata.isObject() && !metadata.isNull() && !metadata.isMissingNode()) {
            throw Problem.field("metadata", "should be an object");
        }
        return new SessionInfo(
                session,
                user,
                strategy,
                broker,
                mode,
                scale.isNumber() ? raw(compact, "scale") : null,
                metadata.isObject() ? JsonFields.raw(compact, 0, compact.length, "metadata") : null,
                Timestamps.format(now));
    }

    /** What a fork is registered with: as its parent, under ids of its own. */
    static SessionInfo fork(SessionInfo parent, JsonNode body, Instant now) {
        String session = Ids.check("session_id", text(body, "session_id"), Ids.SESSION_MAX);
        String broker =
                body.hasNonNull("broker_connection_id")
                        ? id(body, "broker_connection_id")
                        : session;
        if (broker.length() > Ids.MAX) {
            throw Problem.field(
                    "broker_connection_id",
                    "is missing, and the session id is too long to stand for it");
        }
        return new SessionInfo(
                session,
                body.hasNonNull("user_id") ? id(body, "user_id") : parent.userId(),
                body.hasNonNull("strategy_id") ? id(body, "strategy_id") : parent.strategyId(),
                broker,
                parent.mode(),
                parent.scale(),
                parent.metadata(),
                Timestamps.format(now));
    }

    private static @Nullable String raw(byte[] compact, String name) {
        byte[] value = JsonFields.raw(compact, 0, compact.length, name);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    private static String id(JsonNode body, String field) {
        return Ids.check(field, text(body, field), Ids.MAX);
    }

    private static String text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (!value.isTextual()) {
            throw Problem.field(field, value.isMissingNode() ? "is missing" : "should be a string");
        }
        return value.textValue();
    }

    /** Whether a second registration says the same. */
    static boolean same(SessionInfo a, SessionInfo b) {
        return a.sessionId().equals(b.sessionId())
                && a.userId().equals(b.userId())
                && a.strategyId().equals(b.strategyId())
                && a.brokerConnectionId().equals(b.brokerConnectionId())
                && a.mode().equals(b.mode())
                && Objects.equals(tree(ascii(a.scale())), tree(ascii(b.scale())))
                && Objects.equals(tree(a.metadata()), tree(b.metadata()));
    }

    private static byte @Nullable [] ascii(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.US_ASCII);
    }

    private static @Nullable JsonNode tree(byte @Nullable [] json) {
        return json == null ? null : StrictJson.tree(json);
    }

    /** Where the session lives in the store. */
    static String place(SessionInfo info) {
        return "sessions/"
                + info.userId()
                + "/"
                + info.strategyId()
                + "_"
                + info.brokerConnectionId();
    }

    /** The members of a session that do not change, without the braces. */
    static void members(JsonBytes out, SessionInfo info) {
        out.key("session_id").string(info.sessionId()).put(',');
        out.key("user_id").string(info.userId()).put(',');
        out.key("strategy_id").string(info.strategyId()).put(',');
        out.key("broker_connection_id").string(info.brokerConnectionId()).put(',');
        out.key("mode").string(info.mode()).put(',');
        out.key("scale").ascii(info.scale() == null ? "null" : info.scale()).put(',');
        out.key("metadata");
        if (info.metadata() == null) {
            out.ascii("null");
        } else {
            out.put(info.metadata());
        }
        out.put(',').key("created_at").string(info.createdAt());
    }

    /** The content of {@code session.json}. */
    static byte[] toFile(SessionInfo info, SessionStatus status) {
        JsonBytes out = new JsonBytes(512);
        out.put('{');
        members(out, info);
        out.put(',').key("status").string(status.wire());
        return out.ascii("}\n").toByteArray();
    }

    /** What {@code session.json} says. */
    record Stored(SessionInfo info, SessionStatus status) {}

    /**
     * @throws Problem when it is not a session
     */
    static Stored fromFile(byte[] file) {
        byte[] compact = StrictJson.object(file, 64);
        JsonNode body = StrictJson.tree(compact);
        SessionInfo read = fromRequest(compact, Instant.EPOCH);
        SessionInfo info =
                new SessionInfo(
                        read.sessionId(),
                        read.userId(),
                        read.strategyId(),
                        read.brokerConnectionId(),
                        read.mode(),
                        read.scale(),
                        read.metadata(),
                        body.hasNonNull("created_at")
                                ? text(body, "created_at")
                                : Timestamps.format(Instant.EPOCH));
        SessionStatus status =
                SessionStatus.parse(body.path("status").asText("queued"))
                        .orElseThrow(() -> Problem.field("status", "is not known"));
        return new Stored(info, status);
    }
}
