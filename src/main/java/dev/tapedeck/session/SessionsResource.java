package dev.tapedeck.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.JsonFields;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventType;
import dev.tapedeck.problem.Ids;
import dev.tapedeck.problem.Paging;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.state.SessionInfo;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Registration and lifecycle of sessions. Blocking, on worker threads. */
@Path("/api/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
public class SessionsResource {
    private final SessionConfig config;
    private final Sessions sessions;
    private final SessionLifecycle lifecycle;
    private final TimeTravel timeTravel;

    public SessionsResource(
            SessionConfig config,
            Sessions sessions,
            SessionLifecycle lifecycle,
            TimeTravel timeTravel) {
        this.config = config;
        this.sessions = sessions;
        this.lifecycle = lifecycle;
        this.timeTravel = timeTravel;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response register(byte[] body) {
        byte[] compact = StrictJson.object(body, config.jsonDepth());
        Sessions.Registered registered =
                sessions.register(Registration.fromRequest(compact, Instant.now()));
        Session session = registered.session();
        boolean again = session.status() == SessionStatus.REMOVED;
        if (again) {
            lifecycle.revive(session);
        }
        return created(session, registered.created() || again);
    }

    private Response created(Session session, boolean created) {
        byte[] json = SessionJson.of(session.info(), load(session));
        sessions.trim();
        return created
                ? Response.created(URI.create("/api/v1/sessions/" + session.sessionId()))
                        .entity(json)
                        .build()
                : Response.ok(json).build();
    }

    @GET
    public byte[] list(
            @QueryParam("user_id") @Nullable String user,
            @QueryParam("strategy_id") @Nullable String strategy,
            @QueryParam("status") @Nullable String status,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        Paging paging = Paging.of(limit, offset);
        if (user != null) {
            Ids.check("user_id", user, Ids.MAX);
        }
        if (strategy != null) {
            Ids.check("strategy_id", strategy, Ids.MAX);
        }
        SessionStatus wanted =
                status == null
                        ? null
                        : SessionStatus.parse(status)
                                .orElseThrow(() ->
                                        Problem.parameter(
                                                "status", "is not one that a session can have"));
        List<Session> all = sessions.list(user, strategy, wanted).toList();
        JsonBytes out = new JsonBytes(4096).ascii("{\"items\":[");
        String comma = "";
        for (Session each : all.stream().skip(paging.offset()).limit(paging.limit()).toList()) {
            out.ascii(comma).put(SessionJson.of(each.info(), load(each)));
            comma = ",";
        }
        sessions.trim();
        return out.ascii("],\"total\":").number(all.size()).put('}').toByteArray();
    }

    @GET
    @Path("/{session}")
    public byte[] get(@PathParam("session") String id) {
        Session session = sessions.get(id);
        return SessionJson.of(session.info(), load(session));
    }

    private static LiveSession load(Session session) {
        return session.live().await().indefinitely();
    }

    @POST
    @Path("/{session}/{command:start|pause|resume|stop|reset}")
    public byte[] command(
            @PathParam("session") String id,
            @PathParam("command") String command,
            @Context HttpHeaders headers) {
        Session session = sessions.get(id);
        lifecycle.command(
                session,
                SessionStatus.Command.valueOf(command.toUpperCase(Locale.ROOT)),
                Conditions.of(headers::getHeaderString));
        return SessionJson.of(session.info(), load(session));
    }

    @DELETE
    @Path("/{session}")
    public void remove(@PathParam("session") String id, @Context HttpHeaders headers) {
        lifecycle.command(
                sessions.get(id),
                SessionStatus.Command.REMOVE,
                Conditions.of(headers::getHeaderString));
    }

    /**
     * A new session that begins with the state of this one at a cursor; If-Match names the head
     * that this one must have.
     */
    @POST
    @Path("/{session}/fork")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response fork(
            @PathParam("session") String id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            byte[] body) {
        Session parent = sessions.get(id);
        LiveSession live = load(parent);
        Conditions expected = new Conditions(RequestHeaders.ifMatch(ifMatch), null);
        var unused = expected.before(live.log()).await().indefinitely();
        JsonNode wanted = StrictJson.tree(StrictJson.object(body, config.jsonDepth()));
        if (wanted.has("at") && !wanted.get("at").isTextual()) {
            throw Problem.field("at", "should be a cursor like \"1.17\"");
        }
        Cursor at =
                wanted.has("at")
                        ? TimeTravel.cursor("at", wanted.get("at").textValue(), live)
                        : expected.ifMatch() == null ? live.log().head() : expected.ifMatch();
        LiveSession.Copy copy = timeTravel.at(parent, live, at);
        SessionInfo info = Registration.fork(parent.info(), wanted, Instant.now());
        Sessions.Registered registered = sessions.register(info);
        Session child = registered.session();
        synchronized (child.command) {
            LiveSession begun = load(child);
            if (begun.log().head().seq() > 0) {
                requireSameFork(begun, parent.sessionId(), at, wanted.has("at"));
            } else {
                byte[] data =
                        SessionEvents.fork(
                                parent.sessionId(), at.toString(), copy.state().stateJson());
                var appended =
                        child.append(EventBatch.of(EventType.FORK, data)).await().indefinitely();
                assert appended.count() == 1;
            }
        }
        return created(child, registered.created());
    }

    /** Asked for once more, a fork is the one that is there; what is there must be it. */
    private static void requireSameFork(
            LiveSession child, String parent, Cursor at, boolean exact) {
        EventLines first = child.log().read(child.log().oldest(), 1).await().indefinitely();
        byte[] from =
                first.isEmpty() || !first.type(0).equals(EventType.FORK)
                        ? null
                        : JsonFields.raw(first.bytes(), first.dataFrom(0), first.dataTo(0), "from");
        boolean same =
                from != null
                        && JsonFields.text(from, 0, from.length, "session_id")
                                .filter(parent::equals)
                                .isPresent()
                        && (!exact
                                || JsonFields.text(from, 0, from.length, "catchup_id")
                                        .filter(at.toString()::equals)
                                        .isPresent());
        if (!same) {
            throw Problem.of(
                    ProblemKind.SESSION_EXISTS,
                    "the session " + child.info().sessionId() + " is another one than this fork");
        }
    }
}
