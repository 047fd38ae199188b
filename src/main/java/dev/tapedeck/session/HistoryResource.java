package dev.tapedeck.session;

import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.EventLines;
import dev.tapedeck.log.EventType;
import dev.tapedeck.problem.Paging;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.session.state.EquityPoint;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a session is and was: its state, its parts, and its events. Every answer says the cursor
 * that it is true at.
 */
@Path("/api/v1/sessions/{session}")
@Produces(MediaType.APPLICATION_JSON)
public class HistoryResource {
    private static final int PAGE = 1 << 18;
    private static final int EQUITY_POINTS = 500;
    private static final int EQUITY_MAX = 10_000;

    private final Sessions sessions;
    private final TimeTravel timeTravel;

    public HistoryResource(Sessions sessions, TimeTravel timeTravel) {
        this.sessions = sessions;
        this.timeTravel = timeTravel;
    }

    private LiveSession load(String id) {
        return sessions.get(id).live().await().indefinitely();
    }

    private static JsonBytes at(LiveSession live, Cursor at) {
        return new JsonBytes(1024)
                .ascii("{\"catchup_id\":")
                .string(at.toString())
                .ascii(",\"session_id\":")
                .string(live.info().sessionId());
    }

    @GET
    @Path("/state")
    public byte[] state(@PathParam("session") String id, @QueryParam("at") @Nullable String at) {
        LiveSession live = load(id);
        if (at == null) {
            return live.snapshotNow().json();
        }
        LiveSession.Copy then =
                timeTravel.at(sessions.get(id), live, TimeTravel.cursor("at", at, live));
        return LiveSession.stateDocument(live.info(), then.at(), then.state().stateJson());
    }

    @GET
    @Path("/positions")
    public byte[] positions(@PathParam("session") String id) {
        LiveSession live = load(id);
        LiveSession.Copy copy = live.copy();
        return at(live, copy.at())
                .ascii(",\"positions\":")
                .put(copy.state().positionsJson())
                .put('}')
                .toByteArray();
    }

    @GET
    @Path("/metrics")
    public byte[] metrics(@PathParam("session") String id) {
        LiveSession live = load(id);
        LiveSession.Copy copy = live.copy();
        return at(live, copy.at())
                .ascii(",\"metrics\":")
                .put(copy.state().metricsJson())
                .put('}')
                .toByteArray();
    }

    @GET
    @Path("/equity")
    public byte[] equity(
            @PathParam("session") String id, @QueryParam("points") @Nullable String points) {
        LiveSession live = load(id);
        int count = points == null ? EQUITY_POINTS : Paging.whole("points", points, 2, EQUITY_MAX);
        LiveSession.Copy copy = live.copy();
        JsonBytes out = at(live, copy.at());
        out.ascii(",\"analytics\":").put(copy.state().analyticsJson()).ascii(",\"points\":[");
        String comma = "";
        for (EquityPoint each : copy.state().equity(count)) {
            out.ascii(comma)
                    .ascii("{\"seq\":")
                    .number(each.seq())
                    .ascii(",\"ts\":")
                    .string(each.ts());
            out.ascii(",\"equity\":").ascii(each.equity().toPlainString()).put('}');
            comma = ",";
        }
        return out.ascii("]}").toByteArray();
    }

    @GET
    @Path("/trades")
    public byte[] trades(
            @PathParam("session") String id,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit) {
        LiveSession live = load(id);
        LiveSession.Copy copy = live.copy();
        int count = Paging.of(limit, null).limit();
        Cursor from = after == null ? live.log().oldest() : TimeTravel.cursor("after", after, live);
        JsonBytes out = at(live, copy.at()).ascii(",\"items\":[");
        Cursor next =
                page(
                        live,
                        from,
                        copy.at(),
                        Set.of(EventType.TRADE.name()),
                        count,
                        (lines, i, first) -> {
                            out.ascii(first ? "" : ",")
                                    .put(lines.bytes(), lines.dataFrom(i), lines.dataTo(i));
                        });
        out.ascii("],\"next\":").string(next.toString());
        return out.ascii(",\"total\":").number(copy.state().tradeCount()).put('}').toByteArray();
    }

    @GET
    @Path("/events")
    @Produces({MediaType.APPLICATION_JSON, "application/x-ndjson"})
    public Response events(
            @PathParam("session") String id,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("types") @Nullable String types,
            @HeaderParam("Accept") @Nullable String accept) {
        LiveSession live = load(id);
        Cursor head = live.log().head();
        Cursor from = after == null ? live.log().oldest() : TimeTravel.cursor("after", after, live);
        Set<String> wanted = types(types);
        if (accept != null && accept.contains("application/x-ndjson")) {
            long most =
                    limit == null
                            ? Long.MAX_VALUE
                            : Paging.whole("limit", limit, 1, Integer.MAX_VALUE);
            StreamingOutput lines = out -> lines(live, from, head, wanted, most, out);
            return Response.ok(lines, "application/x-ndjson")
                    .header("X-Head", head.toString())
                    .build();
        }
        int count = Paging.of(limit, null).limit();
        JsonBytes out = new JsonBytes(4096).ascii("{\"items\":[");
        Cursor next =
                page(
                        live,
                        from,
                        head,
                        wanted,
                        count,
                        (lines, i, first) -> {
                            out.ascii(first ? "" : ",")
                                    .put(lines.bytes(), lines.lineFrom(i), lines.lineTo(i));
                        });
        out.ascii("],\"next\":")
                .string(next.toString())
                .ascii(",\"head\":")
                .string(head.toString())
                .put('}');
        return Response.ok(out.toByteArray(), MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static Set<String> types(@Nullable String types) {
        List<String> names = types == null ? List.of() : Arrays.asList(types.split(","));
        if ((types != null && names.isEmpty()) || !names.stream().allMatch(EventType::isAllowed)) {
            throw Problem.parameter("types", "should be event types with commas between");
        }
        return names.stream().collect(Collectors.toUnmodifiableSet());
    }

    @FunctionalInterface
    private interface Found {
        void event(EventLines lines, int i, boolean first);
    }

    /**
     * Up to {@code count} events of the wanted types (all when there is none); answers where the
     * next page begins.
     */
    private static Cursor page(
            LiveSession live,
            Cursor after,
            Cursor until,
            Set<String> types,
            int count,
            Found found) {
        Cursor at = after;
        int taken = 0;
        while (at.compareTo(until) < 0) {
            EventLines lines = live.log().read(at, PAGE).await().indefinitely();
            for (int i = 0; i < lines.count(); i++) {
                Cursor cursor = lines.cursor(i);
                if (cursor.compareTo(until) > 0) {
                    return until;
                }
                if (types.isEmpty() || types.contains(lines.type(i).name())) {
                    if (taken == count) {
                        return at;
                    }
                    found.event(lines, i, taken++ == 0);
                }
                at = cursor;
            }
        }
        return at;
    }

    private static void lines(
            LiveSession live,
            Cursor after,
            Cursor head,
            Set<String> types,
            long most,
            java.io.OutputStream out)
            throws IOException {
        LogPages pages = LogPages.of(live.log(), after, head);
        long left = most;
        for (EventLines page = pages.next(); !page.isEmpty() && left > 0; page = pages.next()) {
            if (types.isEmpty() && page.count() <= left) {
                out.write(page.bytes(), page.lineFrom(0), page.length());
                left -= page.count();
                continue;
            }
            for (int i = 0; i < page.count() && left > 0; i++) {
                if (types.isEmpty() || types.contains(page.type(i).name())) {
                    out.write(
                            page.bytes(),
                            page.lineFrom(i),
                            page.lineFrom(i + 1) - page.lineFrom(i));
                    left--;
                }
            }
        }
    }
}
