package dev.tapedeck.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.problem.Ids;
import dev.tapedeck.problem.Paging;
import dev.tapedeck.problem.Problem;
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
    private final Forks forks;

    public SessionsResource(
            SessionConfig config, Sessions sessions, SessionLifecycle lifecycle, Forks forks) {
        this.config = config;
        this.sessions = sessions;
        this.lifecycle = lifecycle;
        this.forks = forks;
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
        JsonNode wanted = StrictJson.tree(StrictJson.object(body, config.jsonDepth()));
        Sessions.Registered registered = forks.fork(id, wanted, RequestHeaders.ifMatch(ifMatch));
        return created(registered.session(), registered.created());
    }
}
